import { useState } from 'preact/hooks';
import { useApp } from '../context.ts';
import { useCommand } from '../telephone/use-command.ts';
import { ReactionArt } from './reaction-art.tsx';
import { isSkipped, pageIn, type Scene } from './scene.ts';
import { useShowTexts } from './texts.ts';

/** A heart for the page that is shown, which counts for the awards. Nobody can give one to a page of their own. */
export function HeartButton({ scene }: { scene: Scene }) {
  const { client } = useApp();
  const words = useShowTexts();
  const command = useCommand();
  const { story, step, session, show, me } = scene;
  const [changed, setChanged] = useState<ReadonlyMap<number, boolean>>(new Map());
  const entry = pageIn(scene);
  const round = step - 1;
  if (!story || !entry || me === undefined || entry.username === me || isSkipped(entry, round)) return null;
  const isGiven = changed.get(entry.id) ?? entry.hearts.includes(me);
  const press = async () => {
    setChanged(new Map([...changed, [entry.id, !isGiven]]));
    if (await command(() => client.telephone.heart(session.game_code, round, story.chain, !isGiven))) return;
    setChanged(new Map([...changed, [entry.id, isGiven]]));
  };
  return (
    <button type="button" class="heart" aria-pressed={isGiven} aria-label={words.heart} onClick={press}>
      <ReactionArt kind="heart" />
      <span aria-hidden="true">{show.hearts[round] ?? 0}</span>
    </button>
  );
}
