import { toldApart } from '../../accounts/rules/name.ts';
import type { GameState, Side } from '../../client/index.ts';

/** On the page, a player of the house has a face, so its name need not say "(house)". */
const OF_HOUSE = / \(house\)$/;

/** The name of one side. Two players with the same name are told apart. */
export function nameOf({ names }: Pick<GameState, 'names'>, side: Side): string | undefined {
  const [white, black] = [names.white, names.black].map((name) => name?.replace(OF_HOUSE, '') ?? null);
  if (white == null || black == null) return (side === 'w' ? white : black) ?? undefined;
  return toldApart([white, black])[side === 'w' ? 0 : 1];
}
