const PREFIX = 'parlor.';
/** Belongs to the device, not to the person. */
export const SETTINGS_KEY = `${PREFIX}settings`;

/** Does nothing if storage is not available, as in some private windows. The login then lasts as long as the page. */
export function saveOnDevice(name: string, value: unknown): void {
  try {
    if (value === undefined) localStorage.removeItem(name);
    else localStorage.setItem(name, JSON.stringify(value));
  } catch {
    // Storage is full or not allowed.
  }
}

export function loadFromDevice<T>(name: string): T | undefined {
  try {
    return JSON.parse(localStorage.getItem(name) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}

/** Everything that is stored under this address. Empty if storage is not available. */
export function namesOnDevice(): string[] {
  try {
    return Object.keys(localStorage);
  } catch {
    return [];
  }
}

/** Deletes everything stored for a person on this device. Settings stay. */
export function clearDevice(): void {
  for (const name of namesOnDevice()) {
    if (name.startsWith(PREFIX) && name !== SETTINGS_KEY) saveOnDevice(name, undefined);
  }
}
