import { loadFromDevice, saveOnDevice } from '../device-storage.ts';

const KEY = 'parlor.way-back';

/** Kept on the phone that somebody moves away from: the game, and the token that brings the login back. */
export interface WayBack {
  code: number;
  back: string;
}

/** Used where nothing may be stored. Lasts as long as the page. */
let kept: WayBack | undefined;

export function wayBackTo(code: number): string | undefined {
  kept ??= loadFromDevice<WayBack>(KEY);
  return kept?.code === code ? kept.back : undefined;
}

export function keepWayBack(way: WayBack | undefined): void {
  kept = way;
  saveOnDevice(KEY, way);
}
