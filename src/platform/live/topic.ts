import type { ReaderKey } from '../access/reader.ts';

/** The whole state of one topic at one version, and who may see it. */
export interface Snapshot {
  version: number;
  payload: object;
  /** The accounts and tickets that may see it, or everybody, with or without an account. */
  readers: ReadonlySet<ReaderKey> | 'everyone';
}

/** Returns the snapshot of a topic, or undefined if the topic is gone. */
export type State = () => Snapshot | undefined;

/** Called with a topic and its new version. `state` returns its snapshot at that version, if the publisher has it. */
export type BusListener = (topic: string, version: number, state?: State) => void;

/**
 * Called like a BusListener, but right after the commit. Returns a function that gives the snapshot to send after the
 * sync, or undefined if nobody listens. Must not throw.
 */
export type TakeSnapshot = (topic: string, version: number, state?: State) => State | undefined;
