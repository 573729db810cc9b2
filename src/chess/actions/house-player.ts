import type { Accounts } from '../../accounts/index.ts';
import type { Viewer } from '../../platform/access/viewer.ts';
import { AppError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Timer } from '../../platform/ports.ts';
import type { Change, Games } from '../games.ts';
import { type ChessGame, isActive, plyOf } from '../rules/game.ts';
import {
  agreesToDraw,
  type Duty,
  dutyOf,
  HOUSE,
  houseColor,
  houseId,
  levelOfId,
  pauseMs,
  thinkingMs,
} from '../rules/house.ts';
import { draw, takeBack, takebackTo } from '../rules/offers.ts';
import { playMove } from '../rules/play.ts';
import { type Color, turnOf } from '../rules/position.ts';
import { refuse } from '../rules/refusals.ts';
import type { ChessStore } from '../store.ts';
import type { Thinking } from '../thinking.ts';
import type { CreateActions } from './create.ts';
import type { Rematch } from './rematch.ts';

/** After a fault, such as a full disk, the house looks at the game again. */
const AGAIN_MS = 1_000;

interface Parts {
  platform: Platform;
  accounts: Accounts;
  store: ChessStore;
  games: Games;
  creating: CreateActions;
  rematch: Rematch;
  thinking: Thinking;
  onFault: (fault: unknown) => void;
}

/** A game in which the house has something to do. */
interface Task {
  game: ChessGame;
  color: Color;
  level: number;
  viewer: Viewer;
}

/** Plays the house's side of every game that it has a seat in, by `rules/house.ts`. */
export function makeHousePlayer(parts: Parts) {
  const { accounts, games, store, thinking, onFault } = parts;
  const { database, ports, activity } = parts.platform;
  /** By game: the duty that is in progress, and its position. */
  const busyWith = new Map<string, string>();
  const retries = new Set<Timer>();
  let isStopped = false;

  function taskOf(game: ChessGame | undefined): (Task & { duty: Duty }) | undefined {
    const color = game && houseColor(game);
    const duty = color && dutyOf(game, color);
    if (!duty) return undefined;
    const id = houseId(game, color);
    const level = levelOfId(id);
    const person = id === null ? undefined : accounts.findPerson(id);
    if (id === null || level === undefined || !person) return undefined;
    const { uuid, username } = person;
    const rest = { isStaff: false, credential: 'bearer', loginId: '', address: '' } as const;
    return { game, color, level, duty, viewer: { id, uuid, username, ...rest } };
  }

  /** Chooses the house's next move, after a pause, and judges its own position. */
  async function choose({ game, color, level }: Task): Promise<{ uci: string; score: number | null }> {
    const isOwnTurn = turnOf(game.board.fen) === color;
    const budgetMs = thinkingMs(game, color, ports.now());
    const { initialFen, board } = game;
    const paused = new Promise<void>((resolve) => void ports.after(pauseMs(budgetMs), resolve));
    const line = { initialFen, moves: board.moves };
    const [{ uci, score }] = await Promise.all([thinking.choose(line, level, budgetMs), paused]);
    return { uci, score: score === null || isOwnTurn ? score : -score };
  }

  async function move(task: Task): Promise<void> {
    const { uci } = await choose(task);
    const { fen } = task.game.board;
    await games.act(task.viewer, task.game.id, (game, color, nowMs) =>
      // An offer made meanwhile is answered first, and a takeback has changed the position.
      game.board.fen === fen && dutyOf(game, color) === 'move'
        ? playMove(game, color, { uci, ply: plyOf(game) }, nowMs)
        : game,
    );
  }

  async function answerDraw(task: Task): Promise<void> {
    const { uci, score } = await choose(task);
    const action = score !== null && agreesToDraw(task.game, score) ? 'accept' : 'decline';
    const { fen } = task.game.board;
    await games.act(task.viewer, task.game.id, (game, color, nowMs) => {
      if (!isActive(game) || game.board.fen !== fen || dutyOf(game, color) !== 'answer draw') return game;
      if (action === 'decline' && turnOf(game.board.fen) === color)
        return playMove(game, color, { uci, ply: plyOf(game) }, nowMs);
      return draw(game, color, action, nowMs);
    });
  }

  function agreeToTakeback({ viewer, game: { id } }: Task): Promise<unknown> {
    return games.act(viewer, id, (game, color, nowMs) => {
      const ply = isActive(game) ? takebackTo(game, color) : refuse('nothing_offered');
      return isActive(game) && typeof ply === 'number'
        ? takeBack(game, store.pastOf(game, ply), nowMs)
        : game;
    });
  }

  const DUTIES: Record<Duty, (task: Task) => Promise<unknown>> = {
    join: ({ viewer, game }) => parts.creating.join(viewer, game.id),
    'agree to takeback': agreeToTakeback,
    'answer draw': answerDraw,
    move,
    'agree to rematch': ({ viewer, game }) => parts.rematch(viewer, game.id, 'accept'),
  };

  async function look(id: string): Promise<void> {
    const task = await database.readCommitted(() => taskOf(store.load(id)));
    const doing = task && `${task.duty} ${task.game.board.fen}`;
    if (!task || !doing || isStopped || busyWith.get(id) === doing) return;
    busyWith.set(id, doing);
    try {
      await DUTIES[task.duty](task);
    } finally {
      if (busyWith.get(id) === doing) busyWith.delete(id);
    }
  }

  function lookSafely(id: string): void {
    look(id).catch((fault) => {
      // The game has moved on or is over. The house has already looked again at that change.
      if (isStopped || (fault instanceof AppError && fault.status < 500)) return;
      onFault(fault);
      const timer = ports.after(AGAIN_MS, () => {
        retries.delete(timer);
        lookSafely(id);
      });
      retries.add(timer);
    });
  }

  games.watch(({ after }: Change, turn) => {
    const color = houseColor(after);
    if (color && dutyOf(after, color)) turn.afterCommit(() => lookSafely(after.id));
  });
  // The house counts as present, so that nobody can claim a win because it is gone.
  for (const index of HOUSE.keys()) activity.connected(-(index + 1));

  return {
    /** Call at startup: resumes the games that were running. */
    async resume(): Promise<void> {
      const ids = await database.read(() =>
        [...HOUSE.keys()].flatMap((index) => {
          const houseId = -(index + 1);
          const all = Number.MAX_SAFE_INTEGER;
          return [...store.goingOn(houseId, all), ...store.challengesTo(houseId, all)].map(({ id }) => id);
        }),
      );
      for (const id of ids) lookSafely(id);
    },
    async stop(): Promise<void> {
      isStopped = true;
      for (const timer of retries) timer.cancel();
      await thinking.stop();
    },
  };
}
