const PREFIX = 'parlor.';
/** Is of the device, not of who uses it. */
export const SETTINGS = `${PREFIX}settings`;

/** Private windows may keep nothing: then the login lasts as long as the page. */
export function keep(name: string, value: unknown): void {
  try {
    if (value === undefined) localStorage.removeItem(name);
    else localStorage.setItem(name, JSON.stringify(value));
  } catch {
    // Nothing to be done about it.
  }
}

export function kept<T>(name: string): T | undefined {
  try {
    return JSON.parse(localStorage.getItem(name) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}

/** What somebody leaves behind on this device is nobody else's business. */
export function forgetAll(): void {
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(PREFIX) && name !== SETTINGS) localStorage.removeItem(name);
    }
  } catch {
    // Nothing was kept.
  }
}
