import t from 'tap';
import { isLastCall, lengthOf } from '../../src/web/telephone/game-length.ts';
import { inLobby, inPlay, OPTIONS } from './session.ts';

t.test('a lobby tells how long the game will be with the players who are there', async (t) => {
  const relaxed = { desc_time: 90, draw_time: 120 };
  const length = (players: number, rounds: number | 'table' | null, more = {}) =>
    lengthOf(inLobby(players, { ...relaxed, options: { ...OPTIONS, rounds, clock: 'last_call' }, ...more }));
  t.same(length(4, 'table'), { rounds: 5, drawings: 2, minutes: 8 });
  t.same(length(5, 'table'), { rounds: 5, drawings: 2, minutes: 8 });
  t.same(length(6, 'table'), { rounds: 7, drawings: 3, minutes: 12 });
  t.same(length(4, null), { rounds: 3, drawings: 1, minutes: 5 });
  t.same(length(10, 3), { rounds: 3, drawings: 1, minutes: 5 });
  t.same(
    length(4, 19),
    { rounds: 7, drawings: 3, minutes: 12 },
    'not more than nearly twice round the table',
  );
  t.same(length(1, 'table'), length(3, 'table'), 'three are needed');
  t.same(length(5, 'table', { left: ['player 5'] }), length(4, 'table'), 'not those who have left');
  t.equal(length(4, 3, { desc_time: 10, draw_time: 10 }).minutes, 1);
  t.equal(length(4, 3, { options: { ...OPTIONS, rounds: 3, clock: 'none' } }).minutes, undefined);
});

t.test('it is the last call if the round ends before its full time, by that clock only', async (t) => {
  const round = (endsAfterS: number | null, clock: 'fixed' | 'last_call' | 'none') =>
    isLastCall(inPlay({ desc_time: 60, options: { ...OPTIONS, rounds: 3, clock } }, endsAfterS));
  t.ok(round(40, 'last_call'));
  t.notOk(round(60, 'last_call'));
  t.notOk(round(75, 'last_call'), 'after a restart');
  t.notOk(round(40, 'fixed'), 'the host ended it');
  t.notOk(round(null, 'none'));
  t.notOk(isLastCall(inLobby(3, { options: { ...OPTIONS, rounds: 3, clock: 'last_call' } })));
});
