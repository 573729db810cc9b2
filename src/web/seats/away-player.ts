import { nameKey } from '../../accounts/rules/name.ts';
import type { Door } from '../../telephone/schema.ts';

/** A player whose phone is away, as the door shows them. */
export interface AwayPlayer {
  username: string;
  name: string;
  face: readonly number[];
}

export function awayPlayers({ away }: Pick<Door, 'away'>): AwayPlayer[] {
  return Object.entries(away).map(([username, shown]) => ({ username, ...shown }));
}

/** The player of this name whose phone is away. */
export function namesakeOf(name: string, door: Door): AwayPlayer | undefined {
  return awayPlayers(door).find((player) => nameKey(player.name) === nameKey(name));
}
