import { useEffect, useRef, useState } from 'preact/hooks';
import { ParlorError } from '../../client/index.ts';
import { useApp } from '../context.ts';
import { isPassing, type Place } from './drafts.ts';
import { gameReasonOf } from './refusals.ts';
import { type Ink, isBlank } from './strokes.ts';
import { svgOf } from './strokes-svg.ts';
import { useTimeUp } from './time-up.ts';

/** `waiting`: will be sent when the server can be reached again. `late`: the round was over, so the draft counts. */
export type Progress = 'drawing' | 'sending' | 'waiting' | 'in' | 'late';

export interface HandIn {
  progress: Progress;
  /** Handed in automatically because time was up. */
  isByItself: boolean;
  handIn: () => void;
  /** Goes back to the sheet while waiting. */
  goOn: () => void;
}

interface Turn extends Place {
  endsAtMs: number;
}

const RETRY_MS = 2_000;
/** Hand in this long before the end, so that the drawing arrives in time. */
const EARLY_MS = 1_000;
/** Codes that mean the round is over, or the game has gone on without this player. */
const LATE = ['round_mismatch', 'round_not_drawing', 'not_your_chain', 'chain_mismatch', 'not_in_session'];

/** Hands in the drawing, retrying until the server is reached. Does so by itself when time is nearly up. */
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
