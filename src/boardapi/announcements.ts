import { type Change, type Chess, type ChessGame, topicOf } from '../chess/index.ts';
import type { Turn } from '../platform/storage/turn.ts';
import { type GameViews, toGameState } from './game-views.ts';
import type { ChallengeStatus } from './schema.ts';
import type { Streams } from './streams.ts';
import { declineReasonOf } from './words.ts';

/** Sends one prepared line, or ends a stream. */
type Act = () => void;

export type Announcements = ReturnType<typeof makeAnnouncements>;

/**
 * Tells the streams about every change of a game, in order. The lines are made inside the unit of work and sent after
 * its commit: first to the game's streams, then to the event streams of its players.
 */
export function makeAnnouncements(chess: Chess, streams: Streams, views: GameViews) {
  /** Why a challenge is being declined, by the id of the game. */
  const reasons = new Map<string, string | undefined>();

  function toGame({ before, after }: Change): Act[] {
    // A player's new name changes neither, and display names do not appear here.
    if (before && before.board === after.board && before.phase === after.phase) return [];
    const listeners = streams.of(topicOf(after.id));
    if (listeners.length === 0) return [];
    const line = toGameState(chess.view(after, after.modifiedAtMs));
    return listeners.map((stream) => () => {
      stream.offer(line);
      if (isOver(after)) stream.end();
    });
  }

  function toPlayers({ before, after }: Change, type: 'gameStart' | 'gameFinish'): Act[] {
    return Object.values(after.seats).flatMap((userId) => {
      const listeners = userId === null ? [] : streams.of(`event:${userId}`);
      if (userId === null || listeners.length === 0) return [];
      const line = { type, game: views.gameInfo(after, userId, before ? 'friend' : 'lobby') };
      return listeners.map((stream) => () => stream.write(line));
    });
  }

  /** `open` is the challenge as it was while it was open. */
  function aboutChallenge(open: ChessGame, type: string, status: ChallengeStatus, more = {}): Act[] {
    if (open.phase.name !== 'waiting' || open.phase.challengedId === null) return [];
    const people = [open.seats.w ?? open.seats.b, open.phase.challengedId];
    return people.flatMap((userId) =>
      streams.of(`event:${userId}`).map((stream) => {
        const challenge = views.challenge(open, stream.viewer.id, stream.base, status);
        return () => stream.write({ type, challenge: { ...challenge, ...more } });
      }),
    );
  }

  function doneWith(id: string, done: ChallengeStatus): Act[] {
    return streams.of(`challenge:${id}`).map((stream) => () => {
      stream.write({ done });
      stream.end();
    });
  }

  function ofStart(change: Change): Act[] {
    const { before, after } = change;
    const seekers = before ? [] : Object.values(after.seats).flatMap((id) => streams.of(`seek:${id}`));
    return [
      ...toPlayers(change, 'gameStart'),
      ...doneWith(after.id, 'accepted'),
      ...seekers.map((stream) => () => stream.end()),
    ];
  }

  function ofLostChallenge(open: ChessGame, byId: number | null): Act[] {
    const isDeclined = open.phase.name === 'waiting' && open.phase.challengedId === byId && byId !== null;
    const [type, status] = isDeclined
      ? (['challengeDeclined', 'declined'] as const)
      : (['challengeCanceled', 'canceled'] as const);
    const reason = isDeclined ? declineReasonOf(reasons.get(open.id)) : {};
    return [...aboutChallenge(open, type, status, reason), ...doneWith(open.id, status)];
  }

  function actsOf(change: Change): Act[] {
    const { before, after, byId } = change;
    if (after.phase.name === 'active') {
      return before?.phase.name === 'active' ? [] : ofStart(change);
    }
    if (!before) return aboutChallenge(after, 'challenge', 'created');
    if (!isOver(after) || isOver(before)) return [];
    return before.phase.name === 'waiting' ? ofLostChallenge(before, byId) : toPlayers(change, 'gameFinish');
  }

  chess.watch((change, turn: Turn) => {
    if (streams.size() === 0) return;
    const acts = [...toGame(change), ...actsOf(change)];
    if (acts.length === 0) return;
    turn.afterCommit(() => {
      for (const act of acts) act();
    });
  });

  return {
    /** Runs `decline`, which declines this challenge for this reason. */
    async because<T>(id: string, reason: string | undefined, decline: () => Promise<T>): Promise<T> {
      reasons.set(id, reason);
      try {
        return await decline();
      } finally {
        reasons.delete(id);
      }
    },
  };
}

export function isOver({ phase }: ChessGame): boolean {
  return phase.name === 'finished' || phase.name === 'aborted';
}
