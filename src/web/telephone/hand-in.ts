import { ConnectionLost, ParlorError } from '../../client/index.ts';

/**
 * How far the words or the drawing of a turn have got. `in` and `late` are final. `isByTime`: they were handed in
 * because time was up, not by the player.
 */
export type HandIn =
  | { step: 'making'; attempt: number }
  | { step: 'sending' | 'waiting'; attempt: number; failures: number; isByTime: boolean }
  | { step: 'in'; isByTime: boolean }
  /** The round was over before it arrived; the server takes the draft. */
  | { step: 'late' };

/** What the answer to an attempt means. `passing`: it says nothing about what was sent, so it is worth another try. */
export type Verdict = 'taken' | 'passing' | 'late' | 'refused';

export type HandInEvent =
  | { type: 'done' | 'timeUp' }
  /** Back to writing or drawing, as long as it has not arrived. */
  | { type: 'revised' }
  | { type: 'answered'; attempt: number; verdict: Verdict }
  /** The delay before the next try is over, or the connection is back. */
  | { type: 'due' | 'connected' };

export type HandInEffect =
  | { type: 'send'; attempt: number }
  | { type: 'wait'; delayMs: number }
  /** Shows the refusal that was just answered. */
  | { type: 'tell' };

export interface Outcome {
  state: HandIn;
  effects: readonly HandInEffect[];
}

type OnItsWay = Extract<HandIn, { failures: number }>;
/** Not final. */
type Open = Extract<HandIn, { attempt: number }>;

export const START: HandIn = { step: 'making', attempt: 0 };

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 8_000;
/** The next round has begun, or the game has gone on without us. */
const LATE: readonly string[] = [
  'round_mismatch',
  'round_not_drawing',
  'round_not_desc',
  'not_in_progress',
  'not_your_chain',
  'chain_mismatch',
  'not_in_session',
];

/** What an event changes, and what to do about it. Most events mean nothing in most states. */
export function handInAfter(state: HandIn, event: HandInEvent): Outcome {
  if (state.step === 'in' || state.step === 'late') return unchanged(state);
  switch (event.type) {
    case 'done':
    case 'timeUp':
      if (state.step === 'making') return attempted(state.attempt, 0, event.type === 'timeUp');
      return event.type === 'done' ? triedAgain(state) : unchanged(state);
    case 'due':
    case 'connected':
      return state.step === 'making' ? unchanged(state) : triedAgain(state);
    case 'revised':
      if (!isHeldUp(state)) return unchanged(state);
      return unchanged({ step: 'making', attempt: state.attempt });
    case 'answered':
      return answered(state, event.attempt, event.verdict);
  }
}

/** The server could not be reached at least once. The player may go back to work meanwhile. */
export function isHeldUp(state: HandIn): boolean {
  return state.step === 'waiting' || (state.step === 'sending' && state.failures > 0);
}

/** It was handed in because time was up, not by the player. */
export function wasByTime(state: HandIn): boolean {
  return 'isByTime' in state && state.isByTime;
}

/** 1 s after the first failure, then twice as long each time, up to 8 s. */
export function delayAfter(failures: number): number {
  return Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (failures - 1));
}

export function verdictOf(fault: unknown): Verdict {
  if (isPassing(fault)) return 'passing';
  if (!(fault instanceof ParlorError)) return 'refused';
  // The answer to an earlier attempt was lost.
  if (fault.code === 'already_submitted') return 'taken';
  return LATE.includes(fault.code) ? 'late' : 'refused';
}

/** Worth another try: nothing was said about what was sent. */
export function isPassing(fault: unknown): boolean {
  if (fault instanceof ConnectionLost) return true;
  return fault instanceof ParlorError && (fault.status === 429 || fault.status >= 500);
}

/** An attempt that was given up may still arrive, but its failure says nothing about the present one. */
function answered(state: Open, attempt: number, verdict: Verdict): Outcome {
  if (verdict === 'taken') return unchanged({ step: 'in', isByTime: wasByTime(state) });
  if (verdict === 'late') return unchanged({ step: 'late' });
  if (state.step !== 'sending' || attempt !== state.attempt) return unchanged(state);
  if (verdict === 'refused') {
    return { state: { step: 'making', attempt }, effects: [{ type: 'tell' }] };
  }
  const failures = state.failures + 1;
  return {
    state: { ...state, step: 'waiting', failures },
    effects: [{ type: 'wait', delayMs: delayAfter(failures) }],
  };
}

function triedAgain(state: OnItsWay): Outcome {
  if (state.step === 'sending') return unchanged(state);
  return attempted(state.attempt, state.failures, state.isByTime);
}

function attempted(before: number, failures: number, isByTime: boolean): Outcome {
  const attempt = before + 1;
  return {
    state: { step: 'sending', attempt, failures, isByTime },
    effects: [{ type: 'send', attempt }],
  };
}

function unchanged(state: HandIn): Outcome {
  return { state, effects: [] };
}
