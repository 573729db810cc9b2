import { useEffect, useRef, useState } from 'preact/hooks';
import { cleanDescription } from '../../telephone/rules/description.ts';
import { useApp } from '../context.ts';
import { loadFromDevice, saveOnDevice } from '../device-storage.ts';
import type { Turn } from './game.ts';
import { type HandIn, isHeldUp } from './hand-in.ts';
import { whenPageIsLeft } from './page-leaving.ts';
import { useHandIn } from './use-hand-in.ts';

const STORAGE_KEY = 'parlor.words';
/** The draft is sent this long after the last key. */
const PAUSE_MS = 1_000;
/** The server accepts 30 drafts and drawings a minute. */
const GAP_MS = 3_000;

interface StoredText extends Turn {
  text: string;
}

export interface WrittenDescription {
  text: string;
  /** A change while it waits for the server takes it back. It is then handed in again by hand, or when time is up. */
  write: (text: string) => void;
  handIn: HandIn;
  /** The text would be accepted. */
  isGood: boolean;
  submit: () => void;
}

/** The text of a turn. It survives a reload and is handed in when time is up. */
export function useDescription(turn: Turn, endsAtMs: number): WrittenDescription {
  const { client } = useApp();
  const [text, setText] = useState(() => storedText(turn) ?? '');
  const newest = useRef(text);
  const write = (written: string) => {
    newest.current = written;
    setText(written);
    const { code, round, chain } = turn;
    saveOnDevice(STORAGE_KEY, { code, round, chain, text: written } satisfies StoredText);
  };
  useStoredDraft(turn, (stored) => newest.current === '' && write(stored));
  const { state, submit, revise } = useHandIn({
    submitAtMs: endsAtMs,
    take: () => cleanText(newest.current),
    send: (clean) => client.telephone.describe(turn.code, turn.round, turn.chain, clean),
  });
  useDraft(turn, text, state.step === 'making');
  return {
    text,
    handIn: state,
    submit,
    isGood: cleanText(text) !== undefined,
    write: (written) => {
      if (isHeldUp(state)) revise();
      write(written);
    },
  };
}

/** As the server keeps it; undefined for what it would refuse. */
function cleanText(text: string): string | undefined {
  const clean = cleanDescription(text);
  return 'text' in clean ? clean.text : undefined;
}

function storedText({ code, round, chain }: Turn): string | undefined {
  const words = loadFromDevice<StoredText>(STORAGE_KEY);
  const isOurs = words?.code === code && words.round === round && words.chain === chain;
  return isOurs ? words.text : undefined;
}

/** Loads the server's draft, for a new device or a browser without storage. */
function useStoredDraft(turn: Turn, found: (text: string) => void): void {
  const { client } = useApp();
  useEffect(() => {
    if (storedText(turn)) return;
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
  const onItsWay = useRef<AbortController | undefined>(undefined);
  useEffect(() => {
    // No draft competes with what is handed in.
    if (!isWanted) onItsWay.current?.abort();
  }, [isWanted]);
  useEffect(() => {
    leave.current = () => {};
    const clean = cleanText(text);
    // A text that was handed in needs no draft.
    if (!isWanted || clean === undefined || clean === saved.current.text) return;
    const save = () => {
      clearTimeout(timer);
      if (saved.current.text === clean) return;
      const before = saved.current;
      saved.current = { text: clean, atMs: Date.now() };
      onItsWay.current = new AbortController();
      client.telephone.draftDescription(code, round, chain, clean, onItsWay.current.signal).catch(() => {
        saved.current = { ...before, atMs: Date.now() };
      });
    };
    leave.current = save;
    const timer = setTimeout(save, Math.max(PAUSE_MS, saved.current.atMs + GAP_MS - Date.now()));
    const unwatch = whenPageIsLeft(save);
    return () => {
      clearTimeout(timer);
      unwatch();
    };
  }, [client, code, round, chain, text, isWanted]);
}
