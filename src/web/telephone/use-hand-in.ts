import { useEffect, useRef, useState } from 'preact/hooks';
import { isConnected } from '../../client/index.ts';
import { useApp } from '../context.ts';
import {
  type HandIn,
  type HandInEffect,
  type HandInEvent,
  handInAfter,
  START,
  verdictOf,
} from './hand-in.ts';
import { gameReasonOf } from './use-command.ts';
import { useTimeUp } from './use-time-up.ts';

interface HandInWork<Content> {
  /** When it is handed in without the player, in ms by the server's clock. */
  submitAtMs: number;
  /** Returns what is there now; undefined if nothing could be handed in. */
  take: () => Content | undefined;
  send: (content: Content) => Promise<unknown>;
}

export interface HandInControls {
  state: HandIn;
  submit: () => void;
  /** Goes back to work, as long as it has not arrived. */
  revise: () => void;
}

/** Hands in what was made in a turn. Runs the state machine of `hand-in.ts`, with its requests and delays. */
export function useHandIn<Content>(work: HandInWork<Content>): HandInControls {
  const { say, status, texts } = useApp();
  const [state, setState] = useState(START);
  const newest = useRef(state);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const handle = (event: HandInEvent, fault?: unknown) => {
    const outcome = handInAfter(newest.current, event);
    if (outcome.state === newest.current) return;
    newest.current = outcome.state;
    setState(outcome.state);
    clearTimeout(timer.current);
    for (const effect of outcome.effects) run(effect, fault);
  };
  const run = (effect: HandInEffect, fault: unknown) => {
    if (effect.type === 'send') void attempt(effect.attempt);
    else if (effect.type === 'wait')
      timer.current = setTimeout(() => now.current({ type: 'due' }), effect.delayMs);
    else say(gameReasonOf(fault, texts));
  };
  const attempt = async (number: number) => {
    const content = work.take();
    if (content === undefined) return now.current({ type: 'revised' });
    try {
      await work.send(content);
      now.current({ type: 'answered', attempt: number, verdict: 'taken' });
    } catch (fault) {
      now.current({ type: 'answered', attempt: number, verdict: verdictOf(fault) }, fault);
    }
  };
  // A timer or an answer that began earlier continues with what is known when it ends.
  const now = useRef(handle);
  now.current = handle;

  const begin = (type: 'done' | 'timeUp') => work.take() !== undefined && handle({ type });
  useEffect(() => {
    if (isConnected(status)) handle({ type: 'connected' });
  }, [status]);
  useEffect(() => () => clearTimeout(timer.current), []);
  useTimeUp(work.submitAtMs, state.step === 'making', () => begin('timeUp'));
  return { state, submit: () => begin('done'), revise: () => handle({ type: 'revised' }) };
}
