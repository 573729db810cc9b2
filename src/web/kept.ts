const PREFIX = 'parlor.';
/** Belongs to the device, not to the person. */
export const SETTINGS = `${PREFIX}settings`;

/** Does nothing if storage is not available, as in some private windows. The login then lasts as long as the page. */
export function keep(name: string, value: unknown): void {
  try {
    if (value === undefined) localStorage.removeItem(name);
    else localStorage.setItem(name, JSON.stringify(value));
  } catch {
    // Storage is full or not allowed.
  }
}

export function kept<T>(name: string): T | undefined {
  try {
    return JSON.parse(localStorage.getItem(name) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}

/** Deletes everything stored for a person on this device. Settings stay. */
export function forgetAll(): void {
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(PREFIX) && name !== SETTINGS) localStorage.removeItem(name);
    }
  } catch {
    // Storage is not allowed, so nothing was stored.
  }
}
