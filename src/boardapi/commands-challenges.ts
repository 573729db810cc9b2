import type { ChessGame } from '../chess/index.ts';
import { type HttpCall, route } from '../platform/commands.ts';
import { AppError, invalid } from '../platform/errors.ts';
import { baseUrl } from '../platform/http/server.ts';
import { byToken, OF_KINDS, OF_TOKENS, OK, type Parts, refuseOther, refuseWithoutPlay } from './access.ts';
import type { Announcements } from './announcements.ts';
import { refuseDays, settingsOf } from './challenge-settings.ts';
import { type GameViews, isOpenChallenge } from './game-views.ts';
import {
  Challenge,
  Challenges,
  Decline,
  EMPTY_LINES,
  GameParams,
  NewChallenge,
  NewSeek,
  Ok,
  PlayerParams,
} from './schema.ts';
import type { Stream } from './stream.ts';

/** A seek lasts a minute. It is renewed this often while its stream is open. */
const RENEW_MS = 30_000;
const MOST_RENEWALS = 30;

interface ChallengeParts extends Parts {
  views: GameViews;
  announcements: Announcements;
}

/** Everything that leads to a game: challenges and seeks. */
export function challengeCommands(parts: ChallengeParts) {
  const { platform, accounts, chess, views, announcements } = parts;
  const { config, database } = platform;
  const streamChallenge = makeChallengeStream(parts);

  /** The open challenge, or the game that it has become. Throws `challenge_not_found`. */
  function find(id: string): Promise<ChessGame> {
    return database.read(() => {
      try {
        return chess.find(id);
      } catch {
        throw new AppError('challenge_not_found');
      }
    });
  }

  /** Inside `commit` or `read`. */
  const openOf = (userId: number) => chess.unfinishedOf(userId).filter(isOpenChallenge);

  return {
    challenge: route({
      ...byToken,
      http: 'POST /api/challenge/:id',
      params: PlayerParams,
      body: NewChallenge,
      answers: { 200: Challenge },
      refuses: [...OF_TOKENS, 'player_not_found', 'too_many_games', 'too_many_streams'],
      says: 'Challenges a player. With `keepAliveStream`, the challenge is the first line of a stream that ends with its answer.',
      async run({ id: name, keepAliveStream, ...wanted }, call) {
        refuseWithoutPlay(call, 'challenge:write');
        const opponent = await database.read(() => accounts.findPlayer(name)?.uuid);
        if (opponent === undefined) throw new AppError('player_not_found');
        const { gameId } = await chess.commands.create.run({ opponent, ...settingsOf(wanted) }, call);
        if (keepAliveStream) return streamChallenge(call, gameId);
        return database.read(() =>
          views.challenge(chess.find(gameId), call.viewer.id, baseUrl(call.request, config), 'created'),
        );
      },
    }),
    accept: route({
      ...byToken,
      http: 'POST /api/challenge/:id/accept',
      params: GameParams,
      answers: { 200: Ok },
      refuses: [
        ...OF_TOKENS,
        'challenge_not_found',
        'game_full',
        'game_over',
        'not_invited',
        'too_many_games',
      ],
      says: 'Accepts a challenge.',
      async run({ id }, call) {
        refuseWithoutPlay(call, 'challenge:write');
        await find(id);
        const { status } = await chess.commands.join.run({ id }, call);
        // A challenger who joins their own challenge changes nothing.
        if (status === 'WAITING') throw new AppError('challenge_not_found');
        return OK;
      },
    }),
    decline: route({
      ...byToken,
      http: 'POST /api/challenge/:id/decline',
      params: GameParams,
      body: Decline,
      answers: { 200: Ok },
      refuses: [...OF_TOKENS, 'challenge_not_found', 'game_over', 'not_a_player', 'too_late_to_abort'],
      says: 'Declines a challenge.',
      async run({ id, reason }, call) {
        refuseWithoutPlay(call, 'challenge:write');
        const { phase, id: gameId } = await find(id);
        if (phase.name !== 'waiting' || phase.challengedId !== call.viewer.id)
          throw new AppError('challenge_not_found');
        await announcements.because(gameId, reason, () => chess.commands.abort.run({ id }, call));
        return OK;
      },
    }),
    cancel: route({
      ...byToken,
      http: 'POST /api/challenge/:id/cancel',
      params: GameParams,
      answers: { 200: Ok },
      refuses: [...OF_TOKENS, 'challenge_not_found', 'game_over', 'not_a_player', 'too_late_to_abort'],
      says: 'Cancels your challenge, or the game that has come of it while both have not moved.',
      async run({ id }, call) {
        refuseWithoutPlay(call, 'challenge:write');
        const { seats } = await find(id);
        if (!Object.values(seats).includes(call.viewer.id)) throw new AppError('challenge_not_found');
        await chess.commands.abort.run({ id }, call);
        return OK;
      },
    }),
    challenges: route({
      ...byToken,
      http: 'GET /api/challenge',
      answers: { 200: Challenges },
      refuses: OF_TOKENS,
      says: 'Your open challenges.',
      run(_input, call) {
        refuseWithoutPlay(call, 'challenge:read');
        const { id } = call.viewer;
        const base = baseUrl(call.request, config);
        return database.read(() => {
          const all = openOf(id).map((game) => views.challenge(game, id, base, 'created'));
          return {
            in: all.filter(({ direction }) => direction === 'in'),
            out: all.filter(({ direction }) => direction === 'out'),
          };
        });
      },
    }),
    challengeShown: route({
      ...byToken,
      http: 'GET /api/challenge/:id/show',
      params: GameParams,
      answers: { 200: Challenge },
      refuses: [...OF_TOKENS, 'challenge_not_found'],
      says: 'One of your open challenges.',
      run({ id }, call) {
        refuseWithoutPlay(call, 'challenge:read');
        const { id: viewerId } = call.viewer;
        return database.read(() => {
          const found = openOf(viewerId).find((game) => game.id === id.toLowerCase());
          if (!found) throw new AppError('challenge_not_found');
          return views.challenge(found, viewerId, baseUrl(call.request, config), 'created');
        });
      },
    }),
  };
}

/** Streams a new challenge until it is answered. Closing the stream cancels it. */
function makeChallengeStream({ chess, streams, views }: ChallengeParts) {
  return async (call: HttpCall, gameId: string): Promise<undefined> => {
    const { viewer } = call;
    const stream = await streams.begin(call, `challenge:${gameId}`, (opened) => {
      const game = chess.find(gameId);
      const challenge = views.challenge(game, viewer.id, opened.base, 'created');
      if (game.phase.name === 'waiting') return [challenge];
      opened.end();
      return [challenge, { done: game.phase.name === 'active' ? 'accepted' : 'canceled' }];
    });
    stream.onHangUp(() => void chess.commands.abort.run({ id: gameId }, call).catch(() => undefined));
  };
}

/** The seek of a board. */
export function seekCommands({ platform, chess, streams }: Parts) {
  const { ports } = platform;

  return {
    seek: route({
      ...byToken,
      http: 'POST /api/board/seek',
      body: NewSeek,
      answers: { 200: EMPTY_LINES },
      refuses: [...OF_KINDS, 'too_many_games', 'too_many_streams', 'rate_limited'],
      says: 'Looks for an opponent while the stream is open, for at most 15 minutes.',
      async run({ time = 5, increment = 0, days, color = 'random' }: NewSeek, call) {
        refuseOther(call, 'board');
        refuseDays(days);
        const wish = { initialMs: Math.round(time * 60_000), incrementMs: increment * 1000, color };
        if (wish.initialMs < 1000 && increment === 0)
          throw invalid({ time: ['Less than a second needs an increment of at least a second.'] });
        const topic = `seek:${call.viewer.id}`;
        for (const older of streams.of(topic)) older.end();
        const stream = streams.create(call, topic);
        const onClose = (work: () => void) => stream.onEnd(work);
        const seek = () =>
          chess.commands.seek.run(wish, { viewer: call.viewer, caller: call.caller, onClose });
        try {
          streams.join(stream);
          await seek();
        } catch (fault) {
          stream.end();
          throw fault;
        }
        stream.begin(call.reply, [undefined]);
        renew(stream, seek, MOST_RENEWALS);
      },
    }),
  };

  /** A game ends the stream, so an open stream has no game yet. */
  function renew(stream: Stream, seek: () => Promise<unknown>, left: number): void {
    if (stream.isOver) return;
    const timer = ports.after(RENEW_MS, () => {
      forget();
      if (left === 0) return stream.end();
      seek().then(
        () => renew(stream, seek, left - 1),
        () => stream.end(),
      );
    });
    const forget = stream.onEnd(() => timer.cancel());
  }
}
