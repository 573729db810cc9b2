import { useEffect, useRef, useState } from 'preact/hooks';
import { ParlorError } from '../../client/index.ts';
import { useApp } from '../context.ts';
import { isPassing, type Place } from './drafts.ts';
import { gameReasonOf } from './refusals.ts';
import { type Ink, isBlank } from './strokes.ts';
import { svgOf } from './strokes-svg.ts';
import { useTimeUp } from './time-up.ts';

/** `waiting`: to be sent when the server can be reached again. `late`: the round was over; the draft counts. */
export type Progress = 'drawing' | 'sending' | 'waiting' | 'in' | 'late';

export interface HandIn {
  progress: Progress;
  /** The time did it. */
  isByItself: boolean;
  handIn: () => void;
  /** While it is waiting: back to the sheet. */
  goOn: () => void;
}

interface Turn extends Place {
  endsAtMs: number;
}

const RETRY_MS = 2_000;
/** Before the end: the drawing has to get there. */
const EARLY_MS = 1_000;
/** The next round has begun, or the game has gone on without us. */
const LATE = ['round_mismatch', 'round_not_drawing', 'not_your_chain', 'chain_mismatch', 'not_in_session'];

/** Hands the drawing in, as often as it takes to reach the server, and by itself when the time is nearly over. */
export function useHandIn(turn: Turn, newest: { current: Ink }, finish: () => void): HandIn {
  const { client, say, status, texts } = useApp();
  const [progress, setProgress] = useState<Progress>('drawing');
  const [isByItself, setByItself] = useState(false);
  const isSending = useRef(false);

  const send = async () => {
    if (isSending.current) return;
    isSending.current = true;
    finish();
    setProgress((now) => (now === 'waiting' ? now : 'sending'));
    try {
      await client.telephone.draw(turn.code, turn.round, turn.chain, svgOf(newest.current));
      setProgress('in');
    } catch (fault) {
      const next = afterFault(fault);
      setProgress(next);
      if (next === 'drawing') say(gameReasonOf(fault, texts));
    }
    isSending.current = false;
  };
  useEffect(() => {
    if (progress !== 'waiting') return;
    const timer = setInterval(send, RETRY_MS);
    if (status === 'open') send();
    return () => clearInterval(timer);
  }, [progress === 'waiting', status === 'open']);
  useTimeUp(turn.endsAtMs - EARLY_MS, progress === 'drawing', () => {
    finish();
    if (isBlank(newest.current)) return;
    setByItself(true);
    void send();
  });
  return { progress, isByItself, handIn: send, goOn: () => setProgress('drawing') };
}

function afterFault(fault: unknown): Progress {
  if (isPassing(fault)) return 'waiting';
  if (!(fault instanceof ParlorError)) return 'drawing';
  if (fault.code === 'already_submitted') return 'in';
  return LATE.includes(fault.code) ? 'late' : 'drawing';
}
