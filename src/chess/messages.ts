import { type Message, message, type Result } from '../platform/messages.ts';
import { topicOf } from './actions/desk.ts';
import type { GameActions } from './actions/games.ts';
import type { MoveActions } from './actions/moves.ts';
import type { SeekActions } from './actions/seeks.ts';
import {
  ClaimMessage,
  CreateGame,
  DrawMessage,
  GameMessage,
  type GameState,
  MoveMessage,
  Nothing,
  OfferMessage,
  SeekGame,
  TimeMessage,
} from './schema.ts';

interface Actions {
  games: GameActions;
  moves: MoveActions;
  seeks: SeekActions;
}

/** The commands of chess as socket messages. ACK carries the state of the game, where it is not said otherwise. */
export function chessMessages({ games, moves, seeks }: Actions): Message[] {
  return [
    message(
      'CREATE',
      CreateGame,
      'Makes a game of chess, or challenges `opponent`.',
      async (viewer, request) => about(await games.create(viewer, request)),
    ),
    message('JOIN', GameMessage, 'Takes the open seat.', async (viewer, { gameId }) =>
      about(await games.join(viewer, gameId)),
    ),
    message(
      'SEEK',
      SeekGame,
      'Looks for a game: ACK is the game, or `{seekId, expiresAt}`; ends with this socket.',
      async (viewer, wanted, onClose) => {
        const found = await seeks.seek(viewer, wanted, onClose);
        return 'game' in found ? about(found.game) : { payload: found.seek };
      },
    ),
    message('UNSEEK', Nothing, 'Looks no more.', async (viewer) => {
      seeks.unseek(viewer.id);
      return { payload: {} };
    }),
    message('MOVE', MoveMessage, 'Makes a move; sent again, it changes nothing.', async (viewer, payload) => {
      const { gameId, ...move } = payload;
      return about(await moves.move(viewer, gameId, move));
    }),
    message('RESIGN', GameMessage, 'Resigns.', async (viewer, { gameId }) =>
      about(await moves.resign(viewer, gameId)),
    ),
    message(
      'ABORT',
      GameMessage,
      'Aborts before both have moved; declines a challenge.',
      async (viewer, { gameId }) => about(await games.abort(viewer, gameId)),
    ),
    message('DRAW', DrawMessage, 'Offers, accepts, declines or claims a draw.', async (viewer, payload) =>
      about(await moves.draw(viewer, payload.gameId, payload.action)),
    ),
    message(
      'TAKEBACK',
      OfferMessage,
      "Asks to take one's last move back, or answers.",
      async (viewer, payload) => about(await moves.takeback(viewer, payload.gameId, payload.action)),
    ),
    message('GIVE_TIME', TimeMessage, 'Gives the opponent time.', async (viewer, { gameId, ms }) =>
      about(await moves.giveTime(viewer, gameId, ms)),
    ),
    message(
      'REMATCH',
      OfferMessage,
      'Offers a rematch of a game of chess, or answers.',
      async (viewer, payload) => about(await games.rematch(viewer, payload.gameId, payload.action)),
    ),
    message('CLAIM', ClaimMessage, 'Claims against an opponent who has gone.', async (viewer, payload) =>
      about(await moves.claim(viewer, payload.gameId, payload.result)),
    ),
  ];
}

function about(state: GameState): Result {
  return { payload: state, topic: topicOf(state.gameId), version: state.version };
}
