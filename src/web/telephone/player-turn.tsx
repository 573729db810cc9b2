import { useRef } from 'preact/hooks';
import type { Session } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { DescribeTurn } from './describe-turn.tsx';
import { DrawTurn } from './draw-turn.tsx';
import { usePen } from './use-pen.ts';
import { Waiting } from './waiting.tsx';

interface Props {
  session: Session;
  chain: number;
  isSubmitted: boolean;
}

/** A player's turn in a round, from the empty sheet to waiting for the others. Each turn needs a key of its own. */
export function PlayerTurn({ session, chain, isSubmitted }: Props) {
  const { game_code: code, round, round_kind } = session;
  const isDrawing = round_kind === 'drawing';
  const pen = usePen({ code, round, chain });
  const timesTakenBack = useTimesTakenBack(isSubmitted);
  if (!isSubmitted && !pen.isHere) return <PenElsewhere isDrawing={isDrawing} onTake={pen.take} />;
  const Kind = isDrawing ? DrawTurn : DescribeTurn;
  return (
    <div class={isSubmitted ? 'handed' : 'in-hand'}>
      <Kind key={timesTakenBack} session={session} chain={chain} isSubmitted={isSubmitted} />
      {isSubmitted && <Waiting session={session} chain={chain} />}
    </div>
  );
}

/** How often the turn was taken back. Each time, work resumes from what is stored. */
function useTimesTakenBack(isSubmitted: boolean): number {
  const known = useRef({ isSubmitted, times: 0 });
  const { isSubmitted: before, times } = known.current;
  if (before !== isSubmitted) known.current = { isSubmitted, times: before ? times + 1 : times };
  return known.current.times;
}

/** Shown in all tabs of a player but one. */
function PenElsewhere({ isDrawing, onTake }: { isDrawing: boolean; onTake: () => void }) {
  const { otherTab } = useApp().texts.telephone;
  const words = isDrawing ? otherTab.drawing : otherTab.writing;
  return (
    <section class="narrow">
      <h1>{words.title}</h1>
      <p>{otherTab.text}</p>
      <button type="button" class="button main" onClick={onTake}>
        {words.take}
      </button>
    </section>
  );
}
