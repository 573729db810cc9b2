import fc from 'fast-check';
import t from 'tap';
import { START_FEN } from '../../src/chess/rules/position.ts';
import { positionsOf } from '../../src/web/chess/positions.ts';
import {
  finishedFragment,
  type LooseGame,
  looseFragment,
  positionFragment,
  subjectFrom,
} from '../../src/web/review/review-address.ts';
import { scoreText, spokenScore } from '../../src/web/review/score-text.ts';
import { review } from '../../src/web/texts/en/review.ts';
import { OPERA_UCI } from '../browser/review-games.ts';

const ID = '254a2ae6-b15b-48e0-8b24-acccea908542';
const OPERA: LooseGame = {
  initialFen: START_FEN,
  moves: OPERA_UCI.split(' '),
  white: 'Morphy & "co" <b>',
  black: undefined,
  result: '1-0',
};

t.test('an address brings the game back, at its move and from its side', async (t) => {
  const positions = positionsOf(START_FEN, OPERA_UCI);
  const fragment = looseFragment(OPERA, positions, { ply: 12, side: 'b' });
  t.strictSame(subjectFrom(`#${fragment}`), { kind: 'loose', game: OPERA, view: { ply: 12, side: 'b' } });
  t.notMatch(fragment, /[\s"<>]/);
  const own: LooseGame = {
    ...{ initialFen: '7k/P7/8/8/8/8/8/K7 w - - 0 1', moves: ['a7a8q'] },
    ...{ white: undefined, black: 'Ævar', result: undefined },
  };
  const fromOwn = looseFragment(own, positionsOf(own.initialFen, 'a7a8q'), { ply: 0, side: undefined });
  t.strictSame(subjectFrom(fromOwn), { kind: 'loose', game: own, view: { ply: 0, side: undefined } });
  const finished = subjectFrom(finishedFragment(ID, { ply: 3, side: undefined }));
  t.strictSame(finished, { kind: 'finished', id: ID, view: { ply: 3, side: undefined } });
});

t.test('an address of a position holds it as FEN, also when the game is over there', async (t) => {
  const mate = 'rnb1kbnr/pppp1ppp/8/4p3/6Pq/5P2/PPPPP2P/RNBQKBNR w KQkq - 1 3';
  t.equal(positionFragment(mate, 'w'), `fen=${mate.replaceAll(' ', '_')}&side=white`);
  t.match(subjectFrom(positionFragment(mate, 'w')), { kind: 'loose', game: { initialFen: mate, moves: [] } });
  t.match(subjectFrom(`#fen=${START_FEN.replaceAll(' ', '%20')}`), { game: { initialFen: START_FEN } });
});

t.test('an address that holds nothing usable is said to be broken', async (t) => {
  const bad = [
    'x',
    'game=1',
    `game=${ID}/`,
    'fen=',
    'fen=8/8_w',
    'moves=e5',
    'moves=e4_e4',
    'moves=%00',
    '%',
    'ply=3',
  ];
  for (const fragment of [...bad, `moves=${'e4_'.repeat(10_000)}`])
    t.equal(subjectFrom(`#${fragment}`).kind, 'broken', fragment.slice(0, 40));
  t.equal(subjectFrom('').kind, 'none');
  t.match(subjectFrom('moves=e4&ply=1e99&side=x&result=2-0'), {
    ...{ kind: 'loose', view: { side: undefined } },
    game: { result: undefined },
  });
  t.match(subjectFrom('moves=e4&white=%E2%80%AEx%00y&black=?'), { game: { white: 'xy', black: undefined } });
});

t.test('no fragment makes the reader fail', async () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.webFragments()), (text) => void subjectFrom(text)));
});

t.test('scores are written as players do', async (t) => {
  t.same([0, 4, -4, 130, -75, 29_999, -29_996, 30_000].map(scoreText), [
    ...['0.0', '0.0', '0.0', '+1.3', '−0.8', '#1', '#−2', '#'],
  ]);
  t.equal(spokenScore(-29_996, review), 'Black mates in 2');
  t.equal(spokenScore(130, review), 'evaluation +1.3');
});
