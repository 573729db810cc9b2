/// <reference lib="webworker" />
import { type Assessment, assess } from '../../chess/rules/engine/assess.ts';
import { makeSearch } from '../../chess/rules/engine/search.ts';

/** A position to assess, and what that may cost. */
export interface ToReview {
  fen: string;
  nodes: number;
  ms: number;
}
export interface FromReview {
  fen: string;
  assessment: Assessment;
}

declare const self: DedicatedWorkerGlobalScope;

/** Together with what it remembers about moves, about 4 MB. */
const TABLE_BITS = 17;
const ENDLESS = 60;

const search = makeSearch(TABLE_BITS);

self.onmessage = ({ data: { fen, nodes, ms } }: MessageEvent<ToReview>) => {
  const endMs = performance.now() + ms;
  const isTimeUp = () => performance.now() >= endMs;
  const answer: FromReview = { fen, assessment: assess(search, fen, { nodes, depth: ENDLESS, isTimeUp }) };
  self.postMessage(answer);
};
