import { useEffect, useRef, useState } from 'preact/hooks';
import type { Kind } from '../../telephone/rules/reactions.ts';
import type { Thrown } from '../../telephone/schema-show.ts';
import { Face } from '../people/face.tsx';
import { onReactions } from '../telephone/use-game.ts';
import { ReactionArt } from './reaction-art.tsx';
import { personIn, type Scene } from './scene.ts';

const FLOAT_MS = 1_600;
const MOST_IN_AIR = 12;
const PLACES = 5;
const LARGEST = 5;

interface InAir {
  id: number;
  kind: Kind;
  from: string | null;
  count: number;
  place: number;
}

/** The reactions that fly now. The same one from the same person grows. */
function useInAir(): readonly InAir[] {
  const [inAir, setInAir] = useState<readonly InAir[]>([]);
  const next = useRef(0);
  useEffect(() => {
    const timers = new Set<ReturnType<typeof setTimeout>>();
    const stop = onReactions((thrown) => {
      const added = thrown.map((one) => flying(one, next.current++));
      setInAir((known) => [...known, ...added].slice(-MOST_IN_AIR));
      const ids = new Set(added.map(({ id }) => id));
      timers.add(setTimeout(() => setInAir((known) => known.filter(({ id }) => !ids.has(id))), FLOAT_MS));
    });
    return () => {
      stop();
      for (const timer of timers) clearTimeout(timer);
    };
  }, []);
  return inAir;
}

function flying({ kind, from, count }: Thrown, id: number): InAir {
  return { id, kind, from, count: Math.min(count, LARGEST), place: id % PLACES };
}

/** Reactions from all phones float up at the edge, each with the face that has thrown it. */
export function ThrownReactions({ scene }: { scene: Scene }) {
  const inAir = useInAir();
  return (
    <ul class="thrown" aria-hidden="true">
      {inAir.map(({ id, kind, from, count, place }) => (
        <li key={id} class={`at-${place} by-${count} m-float`}>
          <ReactionArt kind={kind} />
          {from !== null && <Face face={personIn(scene.session, from).face} size="s" />}
        </li>
      ))}
    </ul>
  );
}
