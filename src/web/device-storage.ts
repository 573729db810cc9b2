const PREFIX = 'parlor.';
/** These belong to the device, not to the person. */
export const SETTINGS_KEY = `${PREFIX}settings`;
export const SCREEN_KEY = `${PREFIX}screen`;
const OF_DEVICE: readonly string[] = [SETTINGS_KEY, SCREEN_KEY];

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

/** Deletes everything stored for a person on this device. */
export function clearDevice(): void {
  for (const name of namesOnDevice()) {
    if (name.startsWith(PREFIX) && !OF_DEVICE.includes(name)) saveOnDevice(name, undefined);
  }
}
