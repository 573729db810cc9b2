/** The whole state of one topic at one version, and who may see it. */
export interface Snapshot {
  version: number;
  payload: object;
  /** Integer ids of accounts, or everybody, accounts or not. */
  readers: ReadonlySet<number> | 'everyone';
}

/** Called with the topic and the version it has reached; `state` gives the snapshot of it, where the publisher has it. */
export type BusListener = (topic: string, version: number, state?: () => Snapshot) => void;
