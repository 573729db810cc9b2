import fc from 'fast-check';
import t from 'tap';
import { GUESS_PAUSE_MS } from '#src/telephone/rules/show.ts';
import { elapsedIn, type Moment, type ShowState, stageAt } from '../../src/web/show/moments.ts';
import { lettersOf } from '../../src/web/show/scene.ts';
import { soundBetween } from '../../src/web/show/show-sounds.ts';

const BEGAN_MS = Date.UTC(2026, 10, 20);
const WORDS: Moment = { kind: 'words', isGuess: false, letters: 28 };
const GUESS: Moment = { ...WORDS, isGuess: true };
const DRAWING: Moment = { kind: 'drawing', replayMs: 2_000 };
const AWARD: Moment = { kind: 'award', faces: 3 };

function showState(changes: Partial<ShowState> = {}): ShowState {
  return {
    ...{ pace: 'auto', short: false, lead: 'ada', moment: 'page', award: null, beat: 1, step_ms: 5_000 },
    ...{ step_began_at: new Date(BEGAN_MS).toISOString(), held_at: null, hearts: [], tied: [] },
    ...changes,
  };
}

t.test('a page that is opened in the middle is as far as all others', async (t) => {
  t.equal(elapsedIn(showState(), BEGAN_MS + 1_200), 1_200);
  t.equal(elapsedIn(showState(), BEGAN_MS - 5), 0, 'not before its beginning');
  t.equal(elapsedIn(showState({ short: true }), BEGAN_MS + 1_000), 1_500);
});

t.test('a show on hold stands still', async (t) => {
  const held = showState({ held_at: new Date(BEGAN_MS + 700).toISOString() });
  t.equal(elapsedIn(held, BEGAN_MS + 60_000), 700);
});

t.test('words are written at 28 characters a second, after a moment', async (t) => {
  t.match(stageAt(WORDS, 0), { isHere: true, letters: 0, isWriting: false });
  t.match(stageAt(WORDS, 800), { letters: 14, isWriting: true });
  t.match(stageAt(WORDS, 9_000), { letters: 28, isWriting: false });
});

t.test('a guess comes after a pause', async (t) => {
  t.match(stageAt(GUESS, GUESS_PAUSE_MS - 1), { isHere: false, letters: 0 });
  t.match(stageAt(GUESS, GUESS_PAUSE_MS), { isHere: true });
  t.match(stageAt(GUESS, GUESS_PAUSE_MS + 800), { letters: 14 });
});

t.test('a drawing is blank, then drawn, then finished, and waits for what is not here yet', async (t) => {
  const phases = [0, 499, 500, 2_499, 2_500].map((ms) => stageAt(DRAWING, ms));
  t.same(
    phases.map((stage) => stage.kind === 'drawing' && stage.phase),
    ['blank', 'blank', 'replay', 'replay', 'settled'],
  );
  t.match(stageAt({ kind: 'drawing', replayMs: undefined }, 9_000), { phase: 'blank' });
});

t.test('without motion a page is finished when it comes, and a guess is no earlier', async (t) => {
  t.match(stageAt(WORDS, 0, true), { letters: 28, isWriting: false });
  t.match(stageAt(GUESS, GUESS_PAUSE_MS - 1, true), { isHere: false, letters: 0 });
  t.match(stageAt(DRAWING, 0, true), { phase: 'settled' });
  t.match(stageAt(AWARD, 100, true), { spot: undefined, isShown: false });
});

t.test('faces walk in one by one, and the light wanders over all of them', async (t) => {
  const overture: Moment = { kind: 'overture', faces: 3 };
  const walked = [0, 1_000, 1_250, 1_500, 5_000].map((ms) => stageAt(overture, ms));
  t.same(
    walked.map((stage) => stage.kind === 'overture' && stage.faces),
    [0, 1, 2, 3, 3],
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 0, max: 1_599 }), (faces, ms) => {
      const stage = stageAt({ kind: 'award', faces }, ms);
      return stage.kind === 'award' && stage.spot !== undefined && stage.spot >= 0 && stage.spot < faces;
    }),
  );
  t.match(stageAt(AWARD, 1_600), { spot: undefined, isShown: true, hasBow: false });
});

t.test('each sound goes with something that is seen', async (t) => {
  const heard = (moment: Moment, from: number, to: number) =>
    soundBetween(stageAt(moment, from), stageAt(moment, to));
  t.equal(heard({ kind: 'overture', faces: 2 }, 0, 400), 'lamp');
  t.equal(heard({ kind: 'overture', faces: 2 }, 900, 1_000), 'face');
  t.equal(heard(DRAWING, 2_400, 2_500), 'thud');
  t.equal(heard(DRAWING, 2_500, 2_600), undefined);
  t.equal(soundBetween(stageAt(DRAWING, 5_000), stageAt(GUESS, 0)), 'drum');
  t.equal(heard(AWARD, 1_900, 2_000), 'ta-da');
  t.equal(soundBetween(stageAt(AWARD, 5_000), stageAt(AWARD, 0)), 'roll', 'for every award');
});

t.test('a letter is written with its accents, and a flag as one', async (t) => {
  t.same(lettersOf('e\u0301a🇩🇪'), ['e\u0301', 'a', '🇩🇪']);
});
