import { useEffect, useState } from 'preact/hooks';
import { KINDS, type Kind } from '../../telephone/rules/reactions.ts';
import { onReactions } from '../telephone/use-game.ts';
import { ReactionArt } from './reaction-art.tsx';
import { pageIn, type Scene } from './scene.ts';
import { useShowTexts } from './texts.ts';

type Counts = Partial<Record<Kind, number>>;

/** How often each reaction was thrown to the page that is shown. */
export function Tally({ scene }: { scene: Scene }) {
  const words = useShowTexts();
  const counts = useCounts(scene);
  const thrown = KINDS.filter((kind) => counts[kind] !== undefined);
  if (thrown.length === 0) return null;
  return (
    <ul class="tally">
      {thrown.map((kind) => (
        <li key={kind}>
          <ReactionArt kind={kind} />
          <span class="visually-hidden">{words.reactions[kind]}</span> {counts[kind]}
        </li>
      ))}
    </ul>
  );
}

function useCounts(scene: Scene): Counts {
  const entry = pageIn(scene);
  const round = scene.step - 1;
  const [known, setKnown] = useState<{ page: number | undefined; counts: Counts }>({
    page: undefined,
    counts: {},
  });
  useEffect(() => {
    setKnown({ page: entry?.id, counts: { ...entry?.reactions } });
    return onReactions((thrown) => {
      for (const one of thrown) {
        if (one.chain !== entry?.chain || one.round !== round) continue;
        setKnown(({ counts }) => ({
          page: entry.id,
          counts: { ...counts, [one.kind]: (counts[one.kind] ?? 0) + one.count },
        }));
      }
    });
  }, [entry?.id]);
  return known.page === entry?.id ? known.counts : {};
}
