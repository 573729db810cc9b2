import { useRef } from 'preact/hooks';
import type { Session } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { type ShownAlbum, withShownNames } from './game.ts';
import { useLoaded } from './use-loaded.ts';

/**
 * The album of a finished game. It is loaded again with each story of the show, which brings the hearts, and for the
 * awards, and when a page is hidden or shown again. Until then the known one stays.
 */
export function useAlbum(session: Session): { album: ShownAlbum | undefined; problem: string | undefined } {
  const { client } = useApp();
  const { game_code, album: at, show, hidden } = session;
  const hasAwards = show?.moment === 'award' || show?.moment === 'wall';
  const part = hasAwards ? 'awards' : show?.moment === 'tie' ? 'tie' : show && at ? at.chain : '';
  const key = `album/${game_code}/${part}/${JSON.stringify(hidden)}`;
  const { value, problem } = useLoaded(key, () => client.telephone.album(game_code));
  const newest = useRef(value);
  newest.current = value ?? newest.current;
  const album = newest.current && withShownNames(newest.current, session);
  return { album, problem: album ? undefined : problem };
}
