import {
  CHARACTERS_PER_S,
  DRAWING_DELAY_MS,
  GUESS_PAUSE_MS,
  SHORT_SHOW_PACE,
  WORDS_DELAY_MS,
} from '../../telephone/rules/show.ts';
import type { Session } from '../../telephone/schema.ts';

export type ShowState = NonNullable<Session['show']>;

/** One moment of the show. It begins at a time of the server's clock, and everybody shows it as it is then. */
export type Moment =
  | { kind: 'overture'; faces: number }
  | { kind: 'title' }
  /** `letters` to write. A guess comes after a pause. */
  | { kind: 'words'; isGuess: boolean; letters: number }
  /** `replayMs` to draw it again. Undefined until the drawing is here. */
  | { kind: 'drawing'; replayMs: number | undefined }
  | { kind: 'skipped' }
  | { kind: 'end' }
  | { kind: 'tie' }
  | { kind: 'award'; faces: number }
  | { kind: 'wall' };

/** The part of a moment that can be seen now. */
export type Stage =
  | { kind: 'overture'; isLit: boolean; faces: number; hasLine: boolean }
  | { kind: 'title'; hasName: boolean; isOpen: boolean }
  | { kind: 'words'; isHere: boolean; letters: number; isWriting: boolean }
  | { kind: 'drawing'; phase: 'blank' | 'replay' | 'settled' }
  | { kind: 'skipped' }
  | { kind: 'end'; isFanned: boolean; hasLine: boolean; isBowing: boolean }
  | { kind: 'tie' }
  /** `spot` is the face in the light during the drum-roll. */
  | { kind: 'award'; spot: number | undefined; isShown: boolean; hasBow: boolean }
  | { kind: 'wall' };

const LAMP_MS = 400;
const FIRST_FACE_MS = 1_000;
const FACE_MS = 250;
const LINE_MS = 4_000;
const NAME_MS = 400;
const OPENS_MS = 2_000;
const FANS_MS = 700;
const FROM_TO_MS = 1_500;
const BOW_MS = 2_400;
const ROLL_MS = 1_600;
const SPOT_MS = 160;
const TA_DA_MS = 2_000;

/** How far the show's moment is, in ms of the whole show's pace. */
export function elapsedIn({ short, step_began_at, held_at }: ShowState, nowMs: number): number {
  const untilMs = held_at === null ? nowMs : Date.parse(held_at);
  return Math.max(0, untilMs - Date.parse(step_began_at)) * (short ? SHORT_SHOW_PACE : 1);
}

/** Without motion, pages appear finished, at the same times. */
export function stageAt(moment: Moment, ms: number, isCalm = false): Stage {
  switch (moment.kind) {
    case 'overture': {
      const walked = Math.floor((ms - FIRST_FACE_MS) / FACE_MS) + 1;
      const faces = Math.min(moment.faces, Math.max(0, walked));
      return { kind: 'overture', isLit: ms >= LAMP_MS, faces, hasLine: ms >= LINE_MS };
    }
    case 'title':
      return { kind: 'title', hasName: ms >= NAME_MS, isOpen: ms >= OPENS_MS };
    case 'words':
      return wordsAt(moment, ms, isCalm);
    case 'drawing': {
      const replayedMs = ms - DRAWING_DELAY_MS;
      const isDone = moment.replayMs !== undefined && (isCalm || replayedMs >= moment.replayMs);
      const isBlank = moment.replayMs === undefined || replayedMs < 0;
      return { kind: 'drawing', phase: isDone ? 'settled' : isBlank ? 'blank' : 'replay' };
    }
    case 'end':
      return { kind: 'end', isFanned: ms >= FANS_MS, hasLine: ms >= FROM_TO_MS, isBowing: ms >= BOW_MS };
    case 'award': {
      const spot = ms < ROLL_MS && !isCalm ? wanderingSpot(ms, moment.faces) : undefined;
      return { kind: 'award', spot, isShown: ms >= ROLL_MS, hasBow: ms >= TA_DA_MS };
    }
    default:
      return { kind: moment.kind };
  }
}

function wordsAt({ isGuess, letters }: Moment & { kind: 'words' }, ms: number, isCalm: boolean): Stage {
  const hereMs = ms - (isGuess ? GUESS_PAUSE_MS : 0);
  const isHere = hereMs >= 0;
  const writtenMs = Math.max(0, hereMs - WORDS_DELAY_MS);
  const written = isCalm ? letters : Math.floor((writtenMs / 1_000) * CHARACTERS_PER_S);
  return {
    kind: 'words',
    isHere,
    letters: isHere ? Math.min(letters, written) : 0,
    isWriting: writtenMs > 0 && written < letters,
  };
}

/** The light goes over the faces to the last one and back. */
function wanderingSpot(ms: number, faces: number): number {
  const turn = 2 * Math.max(1, faces - 1);
  const at = Math.floor(ms / SPOT_MS) % turn;
  return Math.min(at, turn - at) % Math.max(1, faces);
}
