import t from 'tap';
import type { Session } from '../../src/client/index.ts';
import { type Cue, cueBetween, tonesOf } from '../../src/web/telephone/room-cues.ts';
import { inLobby, inPlay } from './session.ts';

const lobby = inLobby(3);
const playing = inPlay({}, 60);
const over = inLobby(3, { round: -2, round_kind: 'over' });

for (const [what, before, after, cue] of [
  [
    'somebody sits down',
    lobby,
    { ...lobby, users: [...lobby.users, 'Zoë'] },
    { name: 'pop', seat: lobby.users.length },
  ],
  ['somebody leaves the lobby', { ...lobby, users: [...lobby.users, 'Zoë'] }, lobby, undefined],
  ['the game begins', lobby, playing, { name: 'bell' }],
  [
    'the next round begins',
    playing,
    { ...playing, round: playing.round + 1, submitted: [] },
    { name: 'bell' },
  ],
  ['an entry is in', { ...playing, submitted: [] }, { ...playing, submitted: ['Ada'] }, { name: 'thud' }],
  ['an entry is taken back', { ...playing, submitted: ['Ada'] }, { ...playing, submitted: [] }, undefined],
  ['the last round is over', playing, over, { name: 'ta-da' }],
  [
    'the reveal goes on',
    { ...over, album: null },
    { ...over, album: { chain: 15, step: 1 } },
    { name: 'flip' },
  ],
  ['somebody only watches', playing, { ...playing, watchers: playing.watchers + 1 }, undefined],
] as [string, Session, Session, Cue | undefined][]) {
  t.test(`the room hears ${cue?.name ?? 'nothing'} when ${what}`, async (t) => {
    t.strictSame(cueBetween(before, after), cue);
  });
}

t.test('ten players make a scale', async (t) => {
  const pitches = Array.from({ length: 10 }, (_, seat) => tonesOf({ name: 'pop', seat })[0]?.[2] ?? 0);
  t.same(
    pitches,
    [...new Set(pitches)].sort((a, b) => a - b),
  );
});
