import { useEffect, useRef, useState } from 'preact/hooks';
import { ConnectionLost } from '../../client/index.ts';
import { cleanDescription } from '../../telephone/rules/description.ts';
import { useApp } from '../context.ts';
import { keep, kept } from '../kept.ts';
import { gameReasonOf } from './refusals.ts';
import { useTimeUp } from './time-up.ts';

const KEPT = 'parlor.words';
/** The draft is sent this long after the last key. */
const PAUSE_MS = 1_000;
/** The server accepts 30 drafts and drawings a minute. */
const GAP_MS = 3_000;
const RETRY_MS = 2_000;

export interface Turn {
  code: number;
  round: number;
  chain: number;
  endsAtMs: number;
}

interface KeptWords {
  code: number;
  round: number;
  chain: number;
  text: string;
}

/** `waiting`: handed in, and will be sent when the server can be reached again. */
export type Progress = 'writing' | 'sending' | 'waiting';

export interface Words {
  text: string;
  write: (text: string) => void;
  progress: Progress;
  /** The text would be accepted. */
  isGood: boolean;
  submit: () => void;
}

/** The text of a turn. It survives a reload and is handed in when time is up. */
export function useWords(turn: Turn): Words {
  const [text, setText] = useState(() => keptText(turn) ?? '');
  const newest = useRef(text);
  const write = (written: string) => {
    newest.current = written;
    setText(written);
    const { code, round, chain } = turn;
    keep(KEPT, { code, round, chain, text: written } satisfies KeptWords);
  };
  useStoredDraft(turn, (stored) => newest.current === '' && write(stored));
  const { progress, submit, revise } = useSubmission(turn, newest);
  useDraft(turn, text, progress === 'writing');
  return {
    text,
    progress,
    submit,
    isGood: 'text' in cleanDescription(text),
    write: (written) => {
      revise();
      write(written);
    },
  };
}

function keptText({ code, round, chain }: Turn): string | undefined {
  const words = kept<KeptWords>(KEPT);
  const isOurs = words?.code === code && words.round === round && words.chain === chain;
  return isOurs ? words.text : undefined;
}

/** Loads the server's draft, for a new device or a browser without storage. */
function useStoredDraft(turn: Turn, found: (text: string) => void): void {
  const { client } = useApp();
  useEffect(() => {
    if (keptText(turn)) return;
    client.telephone.draft(turn.code, turn.round, turn.chain).then(
      (draft) => draft?.description !== undefined && found(draft.description),
      () => undefined,
    );
  }, []);
}

/** Saves the draft on the server from time to time, and at once when the page is hidden or left. */
function useDraft({ code, round, chain }: Turn, text: string, isWanted: boolean): void {
  const { client } = useApp();
  const saved = useRef({ text: '', atMs: 0 });
  const leave = useRef(() => {});
  const isWantedNow = useRef(isWanted);
  isWantedNow.current = isWanted;
  useEffect(() => () => void (isWantedNow.current && leave.current()), []);
  useEffect(() => {
    leave.current = () => {};
    const clean = cleanDescription(text);
    // A text that was handed in needs no draft.
    if (!isWanted || 'problem' in clean || clean.text === saved.current.text) return;
    const save = () => {
      clearTimeout(timer);
      if (saved.current.text === clean.text) return;
      const before = saved.current;
      saved.current = { text: clean.text, atMs: Date.now() };
      client.telephone.draftDescription(code, round, chain, clean.text).catch(() => {
        saved.current = { ...before, atMs: Date.now() };
      });
    };
    leave.current = save;
    const timer = setTimeout(save, Math.max(PAUSE_MS, saved.current.atMs + GAP_MS - Date.now()));
    const put = () => document.visibilityState === 'hidden' && save();
    addEventListener('pagehide', save);
    document.addEventListener('visibilitychange', put);
    return () => {
      clearTimeout(timer);
      removeEventListener('pagehide', save);
      document.removeEventListener('visibilitychange', put);
    };
  }, [client, code, round, chain, text, isWanted]);
}

/** Hands in the text, retrying until the server is reached. Does so by itself when time is up. */
function useSubmission({ code, round, chain, endsAtMs }: Turn, newest: { current: string }) {
  const { client, say, status, texts } = useApp();
  const [progress, setProgress] = useState<Progress>('writing');
  const submit = async () => {
    const clean = cleanDescription(newest.current);
    if ('problem' in clean) return;
    setProgress('sending');
    try {
      await client.telephone.describe(code, round, chain, clean.text);
    } catch (fault) {
      setProgress(fault instanceof ConnectionLost ? 'waiting' : 'writing');
      if (!(fault instanceof ConnectionLost)) say(gameReasonOf(fault, texts));
    }
  };
  useEffect(() => {
    if (progress !== 'waiting') return;
    const timer = setTimeout(submit, RETRY_MS);
    return () => clearTimeout(timer);
  }, [progress, status]);
  useTimeUp(endsAtMs, progress === 'writing', submit);
  return { progress, submit, revise: () => progress === 'waiting' && setProgress('writing') };
}
