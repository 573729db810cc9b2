const PREFIX = 'parlor.';
/** These belong to the device, not to the person. */
export const SETTINGS_KEY = `${PREFIX}settings`;
export const SCREEN_KEY = `${PREFIX}screen`;
/** Drawings of turns. Only the player who holds the sheet of a turn gets to see them again. */
export const INK = `${PREFIX}ink.`;
/** Drawings that this device had when its player went on elsewhere. */
export const SPARE = `${PREFIX}spare.`;
const OF_DEVICE: readonly string[] = [SETTINGS_KEY, SCREEN_KEY];

/** The name of an item in storage that all pages of this origin share. It has the path of this server in it. */
export function nameHere(name: string): string {
  return place() + name;
}

function place(): string {
  const { pathname } = new URL(document.baseURI);
  return pathname === '/' ? '' : pathname;
}

/** Does nothing if storage is not available, as in some private windows. The login then lasts as long as the page. */
export function saveOnDevice(name: string, value: unknown): void {
  try {
    if (value === undefined) localStorage.removeItem(nameHere(name));
    else localStorage.setItem(nameHere(name), JSON.stringify(value));
  } catch {
    // Storage is full or not allowed.
  }
}

export function loadFromDevice<T>(name: string): T | undefined {
  try {
    return JSON.parse(localStorage.getItem(nameHere(name)) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}

/** Everything that is stored under this address. Empty if storage is not available. */
export function namesOnDevice(): string[] {
  try {
    const before = place();
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(before));
    return keys.map((key) => key.slice(before.length));
  } catch {
    return [];
  }
}

/** Deletes everything stored for a person on this device. With `keepsInk`, what they were drawing is put aside. */
export function clearDevice({ keepsInk = false } = {}): void {
  for (const name of namesOnDevice()) {
    if (!name.startsWith(PREFIX) || OF_DEVICE.includes(name)) continue;
    if (keepsInk && name.startsWith(INK)) saveOnDevice(name.replace(INK, SPARE), loadFromDevice(name));
    saveOnDevice(name, undefined);
  }
}
