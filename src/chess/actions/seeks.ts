import type { Snapshot } from '../../platform/hub.js';
import type { OnClose } from '../../platform/messages.js';
import type { Platform } from '../../platform/platform.js';
import type { Timer } from '../../platform/ports.js';
import type { Viewer } from '../../platform/viewer.js';
import { type Color, other } from '../rules/position.js';
import { dealt, fitting, isSameWish, SEEK_MS, type Seek } from '../rules/seeks.js';
import type { GameState, Lobby, SeekGame, SeekMade } from '../schema.js';
import type { Desk } from './desk.js';
import type { GameActions } from './games.js';

export const LOBBY = 'lobby';
const MOST_SEEKS = { most: 60, windowMs: 60_000 };

/** A seek with what ends it. */
interface Held extends Seek {
  name: string;
  /** Its game is being saved: it is not to be had any more. */
  taken: boolean;
  timer: Timer;
  /** Stops waiting for the end of the socket that asked. */
  release: () => void;
}

export type SeekActions = ReturnType<typeof makeSeekActions>;

/** Who looks for a game with anybody: one seek an account, in memory, the oldest first. */
export function makeSeekActions(platform: Platform, desk: Desk, games: GameActions) {
  const { bus, database, limits, ports, userTopic } = platform;
  const held = new Map<number, Held>();
  let version = ports.now();

  function open(): Held[] {
    return [...held.values()].filter((seek) => !seek.taken);
  }

  function changed(): void {
    version += 1;
    bus.publish(LOBBY, version);
  }

  function drop(userId: number): boolean {
    const seek = held.get(userId);
    seek?.timer.cancel();
    seek?.release();
    return held.delete(userId);
  }

  function unseek(userId: number): void {
    if (drop(userId)) changed();
  }

  /** Asked again for the same, a seek keeps its place and gets its whole time anew. */
  function hold(viewer: Viewer, wish: Pick<Seek, 'timing' | 'color'>, onClose: OnClose): SeekMade {
    const { id: userId, username: name } = viewer;
    const before = held.get(userId);
    const again = before && isSameWish(before, wish) ? before : undefined;
    if (again) {
      again.timer.cancel();
      again.release();
    } else drop(userId);
    const { id, createdAtMs } = again ?? { id: ports.newId(), createdAtMs: ports.now() };
    const expiresAtMs = ports.now() + SEEK_MS;
    const ends = {
      timer: ports.after(SEEK_MS, () => unseek(userId)),
      release: onClose(() => unseek(userId)),
    };
    held.set(userId, { id, userId, name, ...wish, createdAtMs, expiresAtMs, taken: false, ...ends });
    changed();
    return { seekId: id, expiresAt: expiresAtMs };
  }

  async function pair(viewer: Viewer, color: Seek['color'], found: Held): Promise<GameState> {
    const chance = (ports.randomBytes(1)[0] as number) % 2 === 0 ? 0 : 1;
    const theirs = dealt(found.color, color, chance);
    const seats = { [theirs]: found.userId, [other(theirs)]: viewer.id } as Record<Color, number>;
    found.taken = true;
    try {
      const game = await database.commit((turn) => {
        const game = games.begin(turn, seats, found.timing);
        userTopic.ring(turn, found.userId, { kind: 'paired', gameId: game.id, by: viewer.username });
        return desk.view(game);
      });
      for (const userId of Object.values(seats)) drop(userId);
      return game;
    } finally {
      found.taken = false;
      changed();
    }
  }

  return {
    /** The topic `lobby`, for the hub. */
    snapshot: (): Snapshot => ({ version, payload: lobbyOf(open()), readers: 'everyone' }),

    /** Pairs at once with the oldest fitting seek of somebody else; else waits for one. */
    async seek(
      viewer: Viewer,
      { initialMs, incrementMs, color = 'random' }: SeekGame,
      onClose: OnClose,
    ): Promise<{ game: GameState } | { seek: SeekMade }> {
      limits.use('chess seeks', viewer.id, MOST_SEEKS.most, MOST_SEEKS.windowMs);
      const wish = { timing: { initialMs, incrementMs }, color };
      const found = fitting(open(), { userId: viewer.id, ...wish });
      if (found) return { game: await pair(viewer, color, found) };
      return { seek: hold(viewer, wish, onClose) };
    },

    unseek,
  };
}

function lobbyOf(seeks: Held[]): Lobby {
  return {
    seeks: seeks.map(({ id, name, timing, color, expiresAtMs }) => ({
      ...{ seekId: id, name, ...timing, color },
      expiresAt: expiresAtMs,
    })),
  };
}
