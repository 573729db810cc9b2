import type { Evening } from './evening.ts';
import { isDrawing } from './model.ts';
import { someGame } from './people-steps.ts';

export async function submitOne(evening: Evening): Promise<void> {
  const game = someGame(evening, 'playing');
  const open = game?.open() ?? [];
  if (!game || open.length === 0) return;
  const { account, chain } = evening.chance.of(open);
  await evening.wake(account);
  await evening.send(
    game,
    account,
    { chain, round: game.round, drawing: isDrawing(game.round) },
    evening.mark(),
  );
}

/** Nearly everyone submits in one turn of the server's event loop. */
export async function submitAll(evening: Evening): Promise<void> {
  const game = someGame(evening, 'playing');
  if (!game) return;
  const except = evening.chance.percent(50) ? 0 : 25;
  const open = game.open().filter(() => !evening.chance.percent(except));
  for (const { account } of open) await evening.wake(account);
  const { round } = game;
  const turns = open.filter(({ account, chain }) => game.maySubmit(account, chain, round, isDrawing(round)));
  await Promise.all(
    turns.map(({ account, chain }) =>
      evening.send(game, account, { chain, round, drawing: isDrawing(round) }, evening.mark()),
    ),
  );
}

/** Submits the same entry twice at once, or repeats an earlier one. */
export async function submitTwice(evening: Evening): Promise<void> {
  const game = someGame(evening);
  if (!game) return;
  const sent = [...game.acknowledged.entries()];
  if (sent.length > 0 && evening.chance.percent(50)) {
    const [at, { author, mark }] = evening.chance.of(sent);
    const [chain = 0, round = 0] = at.split(' ').map(Number);
    await evening.wake(author);
    return evening.send(game, author, { chain, round, drawing: isDrawing(round) }, mark);
  }
  const [first] = game.open();
  if (!first) return;
  const { account, chain } = first;
  await evening.wake(account);
  const { round } = game;
  const at = { chain, round, drawing: isDrawing(round) };
  const again = async () => {
    await evening.send(game, account, at, mark);
  };
  const mark = evening.mark();
  await again();
  await evening.check();
  await again();
}

/** Submits to a wrong chain, round, kind or turn. By chance it may be right. */
export async function submitWrong(evening: Evening): Promise<void> {
  const { chance } = evening;
  const game = someGame(evening);
  if (!game) return;
  const account = chance.of(evening.guests);
  await evening.wake(account);
  const chains = [...evening.games.flatMap(({ chains: all }) => all), 1_000_000];
  const round = chance.percent(60) ? Math.max(0, game.round) : chance.below(10);
  const drawing = chance.percent(80) ? isDrawing(round) : !isDrawing(round);
  const as = chance.percent(70) ? 'entry' : 'draft';
  await evening.send(game, account, { chain: chance.of(chains), round, drawing }, evening.mark(), as);
}

/** Takes an entry back: often one's own of this round, sometimes any. */
export async function reopen(evening: Evening): Promise<void> {
  const { chance } = evening;
  const game = someGame(evening, chance.percent(90) ? 'playing' : undefined);
  if (!game || game.chains.length === 0) return;
  const chain = chance.of(game.chains);
  const round = chance.percent(90) ? Math.max(0, game.round) : chance.below(4);
  const account = chance.percent(80) ? game.holder(chain, round) : chance.of(evening.guests);
  await evening.wake(account);
  await evening.reopen(game, account, chain, round);
}

export async function draft(evening: Evening): Promise<void> {
  const game = someGame(evening, 'playing');
  const open = game?.open() ?? [];
  if (!game || open.length === 0) return;
  const { account, chain } = evening.chance.of(open);
  await evening.wake(account);
  const at = { chain, round: game.round, drawing: isDrawing(game.round) };
  await evening.send(game, account, at, evening.mark(), 'draft');
}
