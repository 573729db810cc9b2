import type { Pieces, Side } from '../../client/index.ts';
import { Lead } from '../chess/player-bar.tsx';
import { Name } from '../people/name.tsx';

interface Props {
  name: string;
  side: Side;
  pieces: Pieces;
  result: string | undefined;
}

/** The name of one side, the pieces it is ahead by, and its points. */
export function SideBar({ name, side, pieces, result }: Props) {
  const points = result?.replaceAll('1/2', '½').split('-')[side === 'w' ? 0 : 1];
  return (
    <div class="player">
      <span class="pawn" data-side={side} aria-hidden="true" />
      <Name name={name} />
      <Lead pieces={pieces} side={side} />
      {points && <strong class="result-points">{points}</strong>}
    </div>
  );
}
