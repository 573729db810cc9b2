import { FILM, filmOf } from './film.ts';
import { canvasOf, loadFonts } from './paper.ts';
import type { KeptStory } from './story.ts';
import { textsIn } from './strip.ts';
import type { KeepTexts } from './texts.ts';

/** To the worker: pixels in RGBA. It answers each message, the last one with the file. */
export type ToGif =
  | { kind: 'colours'; pixels: Uint8ClampedArray<ArrayBuffer>; width: number; height: number }
  | { kind: 'frame'; pixels: Uint8ClampedArray<ArrayBuffer>; delayMs: number }
  | { kind: 'end' };
export type FromGif = { gif?: Uint8Array<ArrayBuffer> };

/** Colours are counted on smaller copies of the pages. */
const SMALLER = 2;

/** The whole story as a GIF. `onShare` is told how much of it is done, from 0 to 1. */
export async function storyGif(
  story: KeptStory,
  words: KeepTexts,
  onShare: (share: number) => void,
  signal: AbortSignal,
): Promise<Blob> {
  await loadFonts(textsIn(story, words));
  const worker = new Worker(new URL('static/gif-worker.js', document.baseURI));
  try {
    const ask = askerOf(worker, signal);
    const film = filmOf(story, words);
    for (const { canvas } of film.keyPages()) {
      const [width, height] = [FILM.width / SMALLER, FILM.height / SMALLER];
      const small = canvasOf(width, height);
      // Smoothing would add colours that no page has.
      small.imageSmoothingEnabled = false;
      small.drawImage(canvas, 0, 0, width, height);
      const pixels = small.getImageData(0, 0, width, height).data;
      await ask({ kind: 'colours', pixels, width, height });
    }
    let done = 0;
    for (const { context, delayMs } of film.frames()) {
      const pixels = context.getImageData(0, 0, FILM.width, FILM.height).data;
      await ask({ kind: 'frame', pixels, delayMs });
      onShare(++done / film.count);
    }
    const { gif } = await ask({ kind: 'end' });
    return new Blob(gif ? [gif] : [], { type: 'image/gif' });
  } finally {
    worker.terminate();
  }
}

/** One message at a time, so that few frames are in memory. */
function askerOf(worker: Worker, signal: AbortSignal): (message: ToGif) => Promise<FromGif> {
  return (message) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      worker.onmessage = ({ data }: MessageEvent<FromGif>) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.postMessage(message, 'pixels' in message ? [message.pixels.buffer] : []);
    });
}
