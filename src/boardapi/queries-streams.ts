import { colorOf } from '../chess/index.ts';
import { route } from '../platform/commands.ts';
import { AppError } from '../platform/errors.ts';
import type { AbsenceWatch } from './absence.ts';
import { byToken, OF_KINDS, OF_TOKENS, type Parts, refuseOtherKind, refuseWithoutPlay } from './access.ts';
import { isOver } from './announcements.ts';
import { type GameViews, isOpenChallenge } from './game-views.ts';
import { EVENTS, GAME_LINES, GameParams } from './schema.ts';

/** HEAD would open a stream that nobody reads. */
const streaming = { options: { uncounted: true, exposeHeadRoute: false } } as const;

interface StreamParts extends Parts {
  views: GameViews;
  watchAbsence: AbsenceWatch;
}

/** The two streams that programs play through. */
export function streamQueries({ chess, streams, views, watchAbsence }: StreamParts) {
  return {
    events: route({
      ...byToken,
      ...streaming,
      http: 'GET /api/stream/event',
      answers: { 200: EVENTS },
      refuses: [...OF_TOKENS, 'too_many_streams'],
      says: 'Your running games and open challenges, and then what happens to them. A token has one such stream: a new one ends the older one.',
      async run(_input, call) {
        refuseWithoutPlay(call, 'challenge:read');
        const { id, loginId } = call.viewer;
        const topic = `event:${id}`;
        for (const older of streams.of(topic)) if (older.viewer.loginId === loginId) older.end();
        await streams.begin(call, topic, ({ base }) => {
          const games = chess.unfinishedOf(id);
          const running = games.filter(({ phase }) => phase.name === 'active');
          const starts = running.map((game) => ({ type: 'gameStart', game: views.gameInfo(game, id) }));
          const challenges = games.filter(isOpenChallenge).map((game) => ({
            type: 'challenge',
            challenge: views.challenge(game, id, base, 'created'),
          }));
          return [undefined, ...starts, ...challenges];
        });
      },
    }),
    gameStream: route({
      ...byToken,
      ...streaming,
      who: 'player',
      http: ['GET /api/board/game/stream/:id', 'GET /api/bot/game/stream/:id'],
      params: GameParams,
      answers: { 200: GAME_LINES },
      refuses: [...OF_KINDS, 'too_many_streams', 'game_not_found', 'not_a_player'],
      says: 'A game of yours: the whole game, and then every change. The stream ends after the last one.',
      async run({ id }, call) {
        refuseOtherKind(call);
        const gameId = id.toLowerCase();
        const stream = await streams.begin(call, `game:${gameId}`, (opened) => {
          const game = chess.find(gameId);
          if (colorOf(game, call.viewer.id) === undefined) throw new AppError('not_a_player');
          if (isOver(game)) opened.end();
          return [views.gameFull(game)];
        });
        if (!stream.isOver) await watchAbsence(stream, gameId);
      },
    }),
  };
}
