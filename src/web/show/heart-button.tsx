import { useState } from 'preact/hooks';
import { useApp } from '../context.ts';
import type { AlbumEntry } from '../telephone/game.ts';
import { useCommand } from '../telephone/use-command.ts';
import { ReactionArt } from './reaction-art.tsx';
import { isSkipped, pageIn, type Scene } from './scene.ts';
import { useShowTexts } from './texts.ts';

/** A heart for the page that is shown. */
export function HeartButton({ scene }: { scene: Scene }) {
  const entry = pageIn(scene);
  const round = scene.step - 1;
  return entry ? <PageHeart {...{ scene, entry, round }} count={scene.show.hearts[round] ?? 0} /> : null;
}

interface PageHeartProps {
  scene: Scene;
  entry: AlbumEntry;
  round: number;
  count: number;
}

/** A heart counts for the awards. Nobody can give one to a page of their own. */
export function PageHeart({ scene, entry, round, count }: PageHeartProps) {
  const { client } = useApp();
  const words = useShowTexts();
  const command = useCommand();
  const { session, me } = scene;
  const [changed, setChanged] = useState<ReadonlyMap<number, boolean>>(new Map());
  if (me === undefined || entry.username === me || isSkipped(entry, round)) return null;
  const isGiven = changed.get(entry.id) ?? entry.hearts.includes(me);
  const press = async () => {
    setChanged(new Map([...changed, [entry.id, !isGiven]]));
    if (await command(() => client.telephone.heart(session.game_code, round, entry.chain, !isGiven))) return;
    setChanged(new Map([...changed, [entry.id, isGiven]]));
  };
  return (
    <button type="button" class="heart" aria-pressed={isGiven} onClick={press}>
      <ReactionArt kind="heart" />
      <span class="visually-hidden">{words.heart}</span>
      <span>{count}</span>
    </button>
  );
}
