/// <reference lib="webworker" />
import { applyPalette, GIFEncoder, quantize } from 'gifenc';
import type { FromGif, ToGif } from './gif.ts';

declare const self: DedicatedWorkerGlobalScope;

const COLOURS = 64;
/** Pixels that have not changed since the last frame are transparent, which compresses well. */
const CLEAR = COLOURS - 1;
const [WIDTH, HEIGHT] = [640, 480];
const FORMAT = 'rgb565';

const gif = GIFEncoder();
const keyPixels: Uint8ClampedArray[] = [];
let palette: number[][] | undefined;
let before: Uint8Array | undefined;

self.onmessage = ({ data: message }: MessageEvent<ToGif>) => {
  const answer = answerTo(message);
  self.postMessage(answer, answer.gif ? [answer.gif.buffer] : []);
};

function answerTo(message: ToGif): FromGif {
  switch (message.kind) {
    case 'colours':
      keyPixels.push(message.pixels);
      return {};
    case 'frame':
      addFrame(message.pixels, message.delayMs);
      return {};
    case 'end':
      gif.finish();
      return { gif: gif.bytes() };
  }
}

function addFrame(pixels: Uint8ClampedArray, delay: number): void {
  palette ??= quantize(joined(keyPixels), COLOURS - 1, { format: FORMAT });
  const full = Array.from({ length: COLOURS }, (_, at) => palette?.[at] ?? [0, 0, 0]);
  const indexed = applyPalette(pixels, palette, FORMAT);
  const options = { palette: before ? undefined : full, delay, dispose: 1 };
  if (!before) gif.writeFrame(indexed, WIDTH, HEIGHT, { ...options, repeat: 0 });
  else {
    const last = before;
    const changed = indexed.map((colour, at) => (colour === last[at] ? CLEAR : colour));
    gif.writeFrame(changed, WIDTH, HEIGHT, { ...options, transparent: true, transparentIndex: CLEAR });
  }
  before = indexed;
}

function joined(parts: readonly Uint8ClampedArray[]): Uint8ClampedArray {
  const whole = new Uint8ClampedArray(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
