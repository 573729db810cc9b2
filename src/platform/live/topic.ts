/** The whole state of one topic at one version, and who may see it. */
export interface Snapshot {
  version: number;
  payload: object;
  /** Integer ids of accounts, or everybody, with or without an account. */
  readers: ReadonlySet<number> | 'everyone';
}

/** Called with a topic and its new version. `state` returns its snapshot, if the publisher has it. */
export type BusListener = (topic: string, version: number, state?: () => Snapshot) => void;
