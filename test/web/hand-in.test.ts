import fc from 'fast-check';
import t from 'tap';
import { ConnectionLost, ParlorError } from '../../src/client/errors.ts';
import {
  delayAfter,
  type HandIn,
  type HandInEvent,
  handInAfter,
  isHeldUp,
  START,
  type Verdict,
  verdictOf,
  wasByTime,
} from '../../src/web/telephone/hand-in.ts';

function answer(attempt: number, verdict: Verdict): HandInEvent {
  return { type: 'answered', attempt, verdict };
}

/** The state after these events, and the action that the last one asks for. */
function after(...events: HandInEvent[]) {
  return events.reduce<ReturnType<typeof handInAfter>>(({ state }, event) => handInAfter(state, event), {
    state: START,
    effects: [],
  });
}

const DONE: HandInEvent = { type: 'done' };
const DUE: HandInEvent = { type: 'due' };

t.test('Done sends once, however often it is pressed', async (t) => {
  t.strictSame(after(DONE).effects, [{ type: 'send', attempt: 1 }]);
  t.strictSame(after(DONE, DONE).effects, []);
  t.strictSame(after(DONE, { type: 'timeUp' }), { ...after(DONE), effects: [] });
});

t.test('an arrival is final, and so is coming too late', async (t) => {
  const events: HandInEvent[] = [DONE, DUE, { type: 'timeUp' }, { type: 'revised' }, { type: 'connected' }];
  for (const verdict of ['taken', 'late'] as const) {
    const { state } = after(DONE, answer(1, verdict));
    t.equal(state.step, verdict === 'taken' ? 'in' : 'late');
    for (const event of [...events, answer(1, 'refused')]) {
      t.strictSame(handInAfter(state, event), { state, effects: [] }, event.type);
    }
  }
});

t.test('a failed attempt is repeated after a growing delay', async (t) => {
  const events: HandInEvent[] = [DONE];
  const delays: number[] = [];
  for (let attempt = 1; attempt <= 6; attempt++) {
    const { state, effects } = after(...events, answer(attempt, 'passing'));
    t.equal(state.step, 'waiting');
    for (const effect of effects) if (effect.type === 'wait') delays.push(effect.delayMs);
    events.push(answer(attempt, 'passing'), DUE);
    t.strictSame(after(...events).effects, [{ type: 'send', attempt: attempt + 1 }]);
  }
  t.strictSame(delays, [1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
  t.strictSame(delays, [1, 2, 3, 4, 5, 6].map(delayAfter));
});

t.test('when the connection is back, or Done is pressed again, it does not wait any longer', async (t) => {
  for (const event of [{ type: 'connected' }, DONE] as const) {
    t.strictSame(after(DONE, answer(1, 'passing'), event).effects, [{ type: 'send', attempt: 2 }]);
  }
  t.strictSame(after({ type: 'connected' }).effects, [], 'nothing is handed in unasked');
});

t.test('a refusal is shown, and the player can go on', async (t) => {
  const refused = after(DONE, answer(1, 'refused'));
  t.strictSame(refused, { state: { step: 'making', attempt: 1 }, effects: [{ type: 'tell' }] });
  t.strictSame(handInAfter(refused.state, DONE).effects, [{ type: 'send', attempt: 2 }]);
});

t.test(
  'one may go back to work while the server cannot be reached, but not from the first attempt',
  async (t) => {
    t.equal(after(DONE, { type: 'revised' }).state.step, 'sending');
    const waiting = after(DONE, answer(1, 'passing'));
    t.ok(isHeldUp(waiting.state));
    t.ok(isHeldUp(handInAfter(waiting.state, DUE).state), 'the next attempt looks the same');
    const back = handInAfter(waiting.state, { type: 'revised' });
    t.strictSame(back, { state: { step: 'making', attempt: 1 }, effects: [] });
    t.strictSame(handInAfter(back.state, DUE).effects, [], 'the old delay sends nothing');
  },
);

t.test('an attempt that was given up still counts if it arrives, but not if it fails', async (t) => {
  const back: HandInEvent[] = [DONE, answer(1, 'passing'), DUE, { type: 'revised' }];
  t.equal(after(...back, answer(2, 'taken')).state.step, 'in');
  t.equal(after(...back, answer(2, 'refused')).state.step, 'making');
  t.strictSame(after(...back, answer(2, 'refused')).effects, []);
  t.equal(
    after(...back, DONE, answer(2, 'refused')).state.step,
    'sending',
    'the third attempt is on its way',
  );
});

t.test('it is known whether the player or the time did it, over every retry', async (t) => {
  const tries: HandInEvent[] = [answer(1, 'passing'), DUE, answer(2, 'taken')];
  t.ok(wasByTime(after({ type: 'timeUp' }, ...tries).state));
  t.notOk(wasByTime(after(DONE, ...tries).state));
});

const VERDICTS: [what: string, fault: unknown, verdict: Verdict][] = [
  ['a lost connection', new ConnectionLost(), 'passing'],
  ['too many requests', new ParlorError('rate_limited', '', 429), 'passing'],
  ['a busy server', new ParlorError('overloaded', '', 503), 'passing'],
  ['a proxy without its server', new ParlorError('unknown', '', 502), 'passing'],
  ['a repeated hand-in', new ParlorError('already_submitted', '', 400), 'taken'],
  ['the next round', new ParlorError('round_mismatch', '', 400), 'late'],
  ['the end of the game', new ParlorError('not_in_progress', '', 400), 'late'],
  ['words that are not allowed', new ParlorError('invalid', '', 400), 'refused'],
  ['a lost login', new ParlorError('not_authenticated', '', 401), 'refused'],
  ['a fault of the page', new TypeError(), 'refused'],
];
for (const [what, fault, verdict] of VERDICTS) {
  t.test(`${what} means "${verdict}"`, async (t) => {
    t.equal(verdictOf(fault), verdict);
  });
}

t.test(
  'whatever happens, one attempt at most is awaited, and a waiting state has a delay to wait for',
  async () => {
    const event = fc.oneof(
      fc.constantFrom<HandInEvent>(DONE, DUE, { type: 'timeUp' }, { type: 'revised' }, { type: 'connected' }),
      fc.constantFrom<Verdict>('taken', 'passing', 'late', 'refused').map((verdict) => ({ verdict })),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        let state: HandIn = START;
        for (const one of events) {
          const before: HandIn = state;
          const isAnswer = 'verdict' in one;
          if (isAnswer && before.step !== 'sending') continue;
          const attempt = 'attempt' in before ? before.attempt : 0;
          const { state: next, effects } = handInAfter(before, isAnswer ? answer(attempt, one.verdict) : one);
          const sent = effects.filter(({ type }) => type === 'send').length;
          if (sent > 1 || (sent === 1 && (before.step === 'sending' || next.step !== 'sending')))
            return false;
          const isNewlyWaiting = next.step === 'waiting' && before.step !== 'waiting';
          if (isNewlyWaiting !== effects.some(({ type }) => type === 'wait')) return false;
          state = next;
        }
        return true;
      }),
    );
  },
);
