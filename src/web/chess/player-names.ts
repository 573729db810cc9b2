import { toldApart } from '../../accounts/rules/name.ts';
import type { GameState, Side } from '../../client/index.ts';

/** The name of one side. Two players with the same name are told apart. */
export function nameOf(
  { names: { white, black } }: Pick<GameState, 'names'>,
  side: Side,
): string | undefined {
  if (white === null || black === null) return (side === 'w' ? white : black) ?? undefined;
  return toldApart([white, black])[side === 'w' ? 0 : 1];
}
