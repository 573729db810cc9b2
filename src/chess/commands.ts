import { command, type HttpCall } from '../platform/commands.ts';
import type { Result } from '../platform/live/messages.ts';
import type { CreateActions } from './actions/create.ts';
import type { HouseActions } from './actions/house.ts';
import type { Rematch } from './actions/rematch.ts';
import type { Say } from './actions/say.ts';
import type { SeekActions } from './actions/seek.ts';
import type { ClockWatch } from './clock-watch.ts';
import type { Games } from './games.ts';
import { abortGame, claimGone, resign } from './rules/ends.ts';
import { askTakeback, draw, giveTime, isAskedForTakeback, takeBack, takebackTo } from './rules/offers.ts';
import { playMove } from './rules/play.ts';
import { refuse } from './rules/refusals.ts';
import { mayAbort } from './rules/seats.ts';
import {
  ClaimGone,
  CreateGame,
  DrawAction,
  GameParams,
  type GameState,
  GiveTime,
  Nothing,
  OfferAction,
  PlayMove,
  SeekGame,
  SeekMade,
  StateSync,
  topicOf,
} from './schema.ts';
import { HouseGame } from './schema-house.ts';
import { SayPhrase } from './schema-pages.ts';
import { sendState } from './state-sync.ts';
import type { ChessStore } from './store.ts';

interface Parts {
  games: Games;
  watch: ClockWatch;
  store: ChessStore;
  creating: CreateActions;
  seeks: SeekActions;
  rematch: Rematch;
  playHouse: HouseActions;
  say: Say;
}

/** Shared by all commands on one game. The answer and the ACK are the game's state. */
const inGame = {
  params: GameParams,
  names: { gameId: 'id' },
  answers: { 200: StateSync },
  send: sendState,
  ack: ackState,
} as const;

/** Refusals of all commands on a game. */
const OF_PLAYERS = ['game_not_found', 'not_a_player', 'game_over'] as const;
/** Refusals of `games.actInPlay`. */
const IN_PLAY = [...OF_PLAYERS, 'game_not_started'] as const;

/** Everything that changes a game or a seek. (seed 001) */
export function chessCommands(parts: Parts) {
  const { games, watch, store, creating, seeks, rematch, playHouse, say } = parts;
  return {
    create: command({
      event: 'CREATE',
      http: 'POST /api/game/create/',
      who: 'account',
      body: CreateGame,
      answers: { 201: StateSync },
      refuses: ['too_many_games'],
      says: 'Creates a chess game with an open seat, or challenges `opponent`.',
      run: (request, { viewer }) => creating.create(viewer, request),
      send: sendNew,
      ack: ackState,
    }),
    house: command({
      event: 'PLAY_HOUSE',
      http: 'POST /api/game/house/',
      who: 'account',
      body: HouseGame,
      answers: { 201: StateSync },
      refuses: ['too_many_games'],
      says: 'Starts a game against a computer player of the house.',
      run: (request, { viewer }) => playHouse(viewer, request),
      send: sendNew,
      ack: ackState,
    }),
    join: command({
      ...inGame,
      event: 'JOIN',
      http: 'POST /api/game/:id/join/',
      who: 'account',
      body: Nothing,
      refuses: ['game_not_found', 'game_full', 'game_over', 'not_invited', 'too_many_games'],
      says: 'Takes the open seat.',
      run: ({ id }, { viewer }) => creating.join(viewer, id),
    }),
    seek: command({
      event: 'SEEK',
      http: 'POST /api/game/seek/',
      who: 'account',
      body: SeekGame,
      answers: { 200: SeekMade, 201: StateSync },
      refuses: ['too_many_games'],
      says: 'Looks for an opponent. The answer is the game, or `{seekId, expiresAt}` if nobody fits yet. A seek ends when its socket closes.',
      run: (wanted, { viewer, onClose }) => seeks.seek(viewer, wanted, onClose),
      send(found, call) {
        if (!('game' in found)) return found.seek;
        call.reply.code(201);
        return sendState(found.game, call);
      },
      ack: (found) => ('game' in found ? ackState(found.game) : { payload: found.seek }),
    }),
    unseek: command({
      event: 'UNSEEK',
      http: 'DELETE /api/game/seek/',
      who: 'account',
      answers: { 200: Nothing },
      refuses: [],
      says: 'Stops looking for an opponent.',
      async run(_input, { viewer }) {
        seeks.unseek(viewer.id);
        return {};
      },
    }),
    move: command({
      ...inGame,
      event: 'MOVE',
      http: 'POST /api/game/:id/move/',
      who: 'player',
      body: PlayMove,
      refuses: [...IN_PLAY, 'bad_uci', 'illegal_move', 'not_your_turn', 'stale_ply'],
      says: 'Makes a move. A move that is sent twice is made once.',
      run: ({ id, ...move }, { viewer }) =>
        games.act(viewer, id, (game, color, nowMs) => playMove(game, color, move, nowMs)),
    }),
    resign: command({
      ...inGame,
      event: 'RESIGN',
      http: 'POST /api/game/:id/resign/',
      who: 'player',
      body: Nothing,
      refuses: IN_PLAY,
      says: 'Resigns the game.',
      run: ({ id }, { viewer }) => games.actInPlay(viewer, id, resign),
    }),
    abort: command({
      ...inGame,
      event: 'ABORT',
      http: 'POST /api/game/:id/abort/',
      who: 'player',
      body: Nothing,
      refuses: [...OF_PLAYERS, 'too_late_to_abort'],
      says: 'Aborts a game before both sides have moved, or declines a challenge.',
      run: ({ id }, { viewer }) =>
        games.change(
          id,
          (game, nowMs) => (mayAbort(game, viewer.id) ? abortGame(game, nowMs) : refuse('not_a_player')),
          viewer.id,
        ),
    }),
    draw: command({
      ...inGame,
      event: 'DRAW',
      http: 'POST /api/game/:id/draw/',
      who: 'player',
      body: DrawAction,
      refuses: [...IN_PLAY, 'too_early_for_draw', 'draw_declined', 'nothing_offered', 'nothing_to_claim'],
      says: 'Offers, accepts, declines or claims a draw.',
      run: ({ id, action }, { viewer }) =>
        games.actInPlay(viewer, id, (game, color, nowMs) => draw(game, color, action, nowMs)),
    }),
    takeback: command({
      ...inGame,
      event: 'TAKEBACK',
      http: 'POST /api/game/:id/takeback/',
      who: 'player',
      body: OfferAction,
      refuses: [...IN_PLAY, 'nothing_offered', 'nothing_to_take_back', 'takeback_declined'],
      says: 'Asks to take back your last move, or answers such a request.',
      run: ({ id, action }, { viewer }) =>
        games.actInPlay(viewer, id, (game, color, nowMs) => {
          if (action === 'decline' || (action === 'offer' && !isAskedForTakeback(game, color)))
            return askTakeback(game, color, action, nowMs);
          const ply = takebackTo(game, color);
          return typeof ply === 'number' ? takeBack(game, store.pastOf(game, ply), nowMs) : ply;
        }),
    }),
    giveTime: command({
      ...inGame,
      event: 'GIVE_TIME',
      http: 'POST /api/game/:id/time/',
      who: 'player',
      body: GiveTime,
      refuses: [...IN_PLAY, 'no_clocks', 'clock_full'],
      says: 'Adds time to the opponent’s clock.',
      run: ({ id, ms }, { viewer }) =>
        games.actInPlay(viewer, id, (game, color, nowMs) => giveTime(game, color, ms, nowMs)),
    }),
    rematch: command({
      ...inGame,
      event: 'REMATCH',
      http: 'POST /api/game/:id/rematch/',
      who: 'player',
      body: OfferAction,
      refuses: [...OF_PLAYERS, 'game_not_over', 'nothing_offered', 'too_many_games'],
      says: 'Offers a rematch with colours swapped, or answers the offer.',
      run: ({ id, action }, { viewer }) => rematch(viewer, id, action),
    }),
    say: command({
      event: 'SAY',
      http: 'POST /api/game/:id/say/',
      who: 'player',
      params: GameParams,
      names: { gameId: 'id' },
      body: SayPhrase,
      answers: { 200: Nothing },
      refuses: ['game_not_found', 'not_a_player', 'game_not_started'],
      says: 'Sends the opponent a phrase, which arrives as a NOTICE and is not kept.',
      run: ({ id, phrase }, { viewer }) => say(viewer, id, phrase),
    }),
    claim: command({
      ...inGame,
      event: 'CLAIM',
      http: 'POST /api/game/:id/claim/',
      who: 'player',
      body: ClaimGone,
      refuses: [...IN_PLAY, 'opponent_not_gone', 'cannot_mate'],
      says: 'Claims a win or a draw after the opponent has been gone too long.',
      run: ({ id, result }, { viewer }) =>
        games.actInPlay(viewer, id, (game, color, nowMs) =>
          claimGone(game, color, result, { nowMs, absentSinceMs: watch.absentSince(game) }),
        ),
    }),
  };
}

function sendNew(state: GameState, call: HttpCall) {
  call.reply.code(201);
  return sendState(state, call);
}

function ackState(state: GameState): Result {
  return { payload: state, topic: topicOf(state.gameId), version: state.version };
}
