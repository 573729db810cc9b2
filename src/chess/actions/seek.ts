import type { Accounts } from '../../accounts/index.ts';
import type { Viewer } from '../../platform/access/viewer.ts';
import type { OnClose } from '../../platform/live/messages.ts';
import type { Snapshot } from '../../platform/live/topic.ts';
import type { Platform } from '../../platform/platform.ts';
import { randomBelow, type Timer } from '../../platform/ports.ts';
import type { Games } from '../games.ts';
import { START_FEN } from '../rules/position.ts';
import { newGame } from '../rules/seats.ts';
import { dealt, fitting, isSameWish, SEEK_MS, type Seek } from '../rules/seeks.ts';
import type { GameState, Lobby, SeekGame, SeekMade } from '../schema.ts';
import { refuseTooShort } from './timing.ts';

export const LOBBY = 'lobby';
const MOST_SEEKS = { most: 60, windowMs: 60_000 };

/** A seek, with the timer and the socket that can end it. */
interface Held extends Seek {
  username: string;
  /** The display name. */
  name: string;
  timer: Timer;
  /** Stops watching whether the socket that made the seek closes. */
  release: () => void;
}

export type SeekActions = ReturnType<typeof makeSeekActions>;

/** Players looking for any opponent. One seek per account, kept in memory, oldest first. */
export function makeSeekActions(platform: Platform, accounts: Accounts, games: Games) {
  const { bus, database, limits, ports, userTopic } = platform;
  const held = new Map<number, Held>();
  /** Pairings whose game is being saved, under both players. Neither can be paired again until that is done. */
  const pairings = new Map<number, Promise<GameState | undefined>>();
  let version = ports.now();

  function open(): Held[] {
    return [...held.values()].filter(({ userId }) => !pairings.has(userId));
  }

  function changed(): void {
    version += 1;
    bus.publish(LOBBY, version);
  }

  function drop(seek: Held | undefined): void {
    if (!seek || held.get(seek.userId) !== seek) return;
    seek.timer.cancel();
    seek.release();
    held.delete(seek.userId);
  }

  function unseek(userId: number): void {
    const seek = held.get(userId);
    drop(seek);
    if (seek) changed();
  }

  /** A seek repeated with the same wishes keeps its place in the queue, and its time starts again. */
  function hold(
    { id: userId, username }: Viewer,
    name: string,
    wish: Pick<Seek, 'timing' | 'color'>,
    onClose: OnClose,
  ): SeekMade {
    const before = held.get(userId);
    const again = before && isSameWish(before, wish) ? before : undefined;
    if (again) {
      again.timer.cancel();
      again.release();
    } else drop(before);
    const end = () => {
      drop(seek);
      changed();
    };
    const seek: Held = {
      ...{ userId, username, name, ...wish },
      id: again?.id ?? ports.newId(),
      expiresAtMs: ports.now() + SEEK_MS,
      timer: ports.after(SEEK_MS, end),
      release: () => undefined,
    };
    held.set(userId, seek);
    seek.release = onClose(end);
    changed();
    return { seekId: seek.id, expiresAt: seek.expiresAtMs };
  }

  /** Starts a game between the two. Undefined if the account that was found has been disabled meanwhile. */
  function begin(viewer: Viewer, color: Seek['color'], found: Held): Promise<GameState | undefined> {
    const theirs = dealt(found.color, color, randomBelow(ports, 2));
    const seats = theirs === 'w' ? { w: found.userId, b: viewer.id } : { w: viewer.id, b: found.userId };
    return database.commit((turn) => {
      if (!accounts.isActive(found.userId)) return undefined;
      const settings = { id: ports.newId(), timing: found.timing, initialFen: START_FEN };
      const game = newGame(settings, seats, null, ports.now());
      games.add(turn, game);
      userTopic.ring(turn, found.userId, {
        kind: 'paired',
        gameId: game.id,
        by: accounts.personOf(viewer.id).name,
      });
      return games.view(game);
    });
  }

  /** If the game cannot be saved, both keep seeking. */
  async function pair(viewer: Viewer, color: Seek['color'], found: Held): Promise<GameState | undefined> {
    const own = held.get(viewer.id);
    const both = [found.userId, viewer.id];
    const pairing = begin(viewer, color, found);
    for (const userId of both) pairings.set(userId, pairing);
    try {
      const game = await pairing;
      drop(found);
      if (game) drop(own);
      return game;
    } finally {
      for (const userId of both) pairings.delete(userId);
      changed();
    }
  }

  return {
    /** The topic `lobby`. */
    snapshot: (): Snapshot => ({ version, payload: lobbyOf(open()), readers: 'everyone' }),

    /** Pairs at once with the oldest matching seek of another player. Without one, the seek stays open. */
    async seek(
      viewer: Viewer,
      { initialMs, incrementMs, color = 'random' }: SeekGame,
      onClose: OnClose,
    ): Promise<{ game: GameState } | { seek: SeekMade }> {
      refuseTooShort({ initialMs, incrementMs });
      limits.use('chess seeks', viewer.id, MOST_SEEKS.most, MOST_SEEKS.windowMs);
      const { name } = await database.read(() => {
        games.refuseTooMany(viewer.id);
        return accounts.personOf(viewer.id);
      });
      const wish = { timing: { initialMs, incrementMs }, color };
      for (;;) {
        // A pairing for this player may be in progress already. If it succeeds, its game is the answer.
        const pairing = pairings.get(viewer.id);
        const found = fitting(open(), { userId: viewer.id, ...wish });
        const made = pairing ?? (found && pair(viewer, color, found));
        if (!made) return { seek: hold(viewer, name, wish, onClose) };
        const game = await made;
        if (game) return { game };
      }
    },

    unseek,

    /** From now on the account is shown under this name. */
    rename(userId: number, name: string): void {
      const seek = held.get(userId);
      if (!seek || seek.name === name) return;
      seek.name = name;
      changed();
    },
  };
}

function lobbyOf(seeks: Held[]): Lobby {
  return {
    seeks: seeks.map(({ id, username, name, timing, color, expiresAtMs }) => ({
      ...{ seekId: id, username, name, ...timing, color },
      expiresAt: expiresAtMs,
    })),
  };
}
