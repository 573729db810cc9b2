import { replayMs, strokesIn } from '../../telephone/rules/show.ts';
import { ReplayPainter } from '../show/replay-painter.ts';
import { replayPlanOf } from '../show/replay-plan.ts';
import { lettersOf } from '../show/scene.ts';
import {
  type Context,
  canvasOf,
  fittingStrip,
  LIGHT,
  paintLabel,
  paintSheet,
  paintStrip,
  paintWho,
  ROOM,
} from './paper.ts';
import type { DrawingPage, KeptPage, KeptStory, WordsPage } from './story.ts';
import type { KeepTexts } from './texts.ts';

export const FILM = { width: 640, height: 480 } as const;
const FRAME_MS = 100;
const LETTERS_A_FRAME = 3;
const MOST_REPLAY_MS = 3_000;
/** How long the finished page stays. */
const READING = { least: 1_500, perLetter: 55, most: 4_000 };
const LOOKING_MS = 2_200;
const LAST_MS = 2_000;
const STRIP_WIDTH = 560;
const LETTER_SIZES = [52, 44, 36, 30, 24, 18] as const;
const BY = 70;

/** One picture of the film, on the canvas that all of them share. */
export interface Frame {
  context: Context;
  delayMs: number;
}

/** The frames of one page of the film, the last one with the finished page. */
interface Scene {
  count: number;
  paint(frame: number): void;
  /** How long the last frame stays. */
  stayMs: number;
}

export interface Film {
  count: number;
  /** The finished pages, one after the other, for their colours. */
  keyPages(): Generator<Context>;
  frames(): Generator<Frame>;
}

/** The story as a film of 640 by 480, 10 frames a second. Each replay ends in the sheet itself. */
export function filmOf({ pages }: KeptStory, words: KeepTexts): Film {
  const context = canvasOf(FILM.width, FILM.height);
  const scenes = pages.map((page) => sceneOf(context, page, words));
  return {
    count: scenes.reduce((sum, { count }) => sum + count, 0),
    *keyPages() {
      for (const { paint, count } of scenes) {
        // The label is only in the frames before.
        if (count > 1) {
          paint(count - 2);
          yield context;
        }
        paint(count - 1);
        yield context;
      }
    },
    *frames() {
      for (const [at, { count, paint, stayMs }] of scenes.entries())
        for (let frame = 0; frame < count; frame++) {
          paint(frame);
          const isFinished = frame === count - 1;
          const stays = stayMs + (at === scenes.length - 1 ? LAST_MS : 0);
          yield { context, delayMs: isFinished ? stays : FRAME_MS };
        }
    },
  };
}

function sceneOf(context: Context, page: KeptPage, words: KeepTexts): Scene {
  return 'svg' in page ? drawingScene(context, page, words) : wordsScene(context, page);
}

function wordsScene(context: Context, { words, author, face }: WordsPage): Scene {
  const strip = fittingStrip(context, words, STRIP_WIDTH, LETTER_SIZES, FILM.height - BY);
  const letters = strip.lines.reduce((sum, line) => sum + lettersOf(line).length, 0);
  const { least, perLetter, most } = READING;
  const count = Math.ceil(letters / LETTERS_A_FRAME);
  return {
    count,
    stayMs: Math.min(most, least + perLetter * letters),
    paint(frame) {
      context.fillStyle = ROOM;
      context.fillRect(0, 0, FILM.width, FILM.height);
      const x = (FILM.width - strip.width) / 2;
      const y = (FILM.height - strip.height - BY) / 2;
      paintStrip(context, strip, x, y, (frame + 1) * LETTERS_A_FRAME);
      paintWho(context, { face, text: author }, x, y + strip.height + BY / 2 + 4, 24, LIGHT);
    },
  };
}

function drawingScene(context: Context, page: DrawingPage, words: KeepTexts): Scene {
  const totalMs = Math.min(MOST_REPLAY_MS, replayMs(strokesIn(page.svg)));
  const replay = canvasOf(FILM.width, FILM.height);
  let painter: ReplayPainter | undefined;
  const count = Math.ceil(totalMs / FRAME_MS) + 1;
  return {
    count,
    stayMs: LOOKING_MS,
    paint(frame) {
      if (frame === count - 1) return paintSheet(context, page.sheet, 0, 0, FILM.width, FILM.height);
      painter ??= new ReplayPainter(replay.canvas, page.svg, replayPlanOf(page.svg, totalMs));
      painter.paint(frame * FRAME_MS);
      context.drawImage(replay.canvas, 0, 0);
      paintLabel(context, { face: page.face, text: words.drew(page.author) }, 12, FILM.height - 64);
    },
  };
}
