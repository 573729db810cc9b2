import { HOUSE_LEVELS } from '../chess/index.ts';
import { route } from '../platform/commands.ts';
import { byToken, OF_TOKENS, type Parts, refuseWithoutPlay } from './access.ts';
import { settingsOf } from './challenge-settings.ts';
import type { GameViews } from './game-views.ts';
import { EngineGame, MOST_ENGINE_LEVEL, NewEngineGame } from './schema-engine.ts';

/** Games against the players of the house. */
export function engineCommands({ platform, chess, views }: Parts & { views: GameViews }) {
  return {
    challengeEngine: route({
      ...byToken,
      http: 'POST /api/challenge/ai',
      body: NewEngineGame,
      answers: { 201: EngineGame },
      refuses: [...OF_TOKENS, 'too_many_games'],
      says: 'Starts a game against a player of the house.',
      async run({ level, ...wanted }, call) {
        refuseWithoutPlay(call, 'challenge:write');
        const request = { level: houseLevel(level), ...settingsOf(wanted) };
        const { gameId } = await chess.commands.house.run(request, call);
        return platform.database.read(() => views.engineGame(chess.find(gameId), call.viewer.id));
      },
      send(game, { reply }) {
        reply.code(201);
        return game;
      },
    }),
  };
}

/** Programs know eight levels. */
function houseLevel(level: number): number {
  return Math.ceil((level * HOUSE_LEVELS) / MOST_ENGINE_LEVEL);
}
