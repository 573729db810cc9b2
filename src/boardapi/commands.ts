import { Type } from 'typebox';
import { route } from '../platform/commands.ts';
import { AppError } from '../platform/errors.ts';
import { byToken, OF_KINDS, OK, type Parts, refuseOtherKind, refuseWithout } from './access.ts';
import { makeOneByOne } from './one-by-one.ts';
import { AnswerParams, Chat, GameParams, MoveParams, MoveQuery, Ok } from './schema.ts';
import { isYes } from './words.ts';

const MOST_CHAT_LINES = { most: 30, windowMs: 60_000 };
const LONGEST_CHAT = 140;
const IN_PLAY = [...OF_KINDS, 'game_not_found', 'not_a_player', 'game_over', 'game_not_started'] as const;

/** A command in a game, at the address for bots and at the one for everybody else. */
const inGame = { ...byToken, who: 'player', params: GameParams, answers: { 200: Ok } } as const;

/** Whether this is a refusal with this code. */
function isRefusal(fault: unknown, code: string): boolean {
  return fault instanceof AppError && fault.code === code;
}

/** Everything that a program can do in a game. Chess itself decides what is allowed. */
export function gameCommands({ platform, chess, streams }: Parts) {
  const { commands } = chess;
  const oneByOne = makeOneByOne();

  /** Runs `act`, or `otherwise` if `act` is refused with this code. */
  async function elseIf(code: string, act: () => Promise<unknown>, otherwise: () => unknown) {
    try {
      await act();
    } catch (fault) {
      if (!isRefusal(fault, code)) throw fault;
      await otherwise();
    }
    return OK;
  }

  return {
    move: route({
      ...inGame,
      http: ['POST /api/board/game/:id/move/:uci', 'POST /api/bot/game/:id/move/:uci'],
      params: MoveParams,
      query: MoveQuery,
      refuses: [...IN_PLAY, 'bad_uci', 'illegal_move', 'not_your_turn', 'stale_ply'],
      says: 'Makes a move. The last move sent again is made once. There is no limit, but a token has one move in progress.',
      async run({ id, uci, offeringDraw = '' }, call) {
        refuseOtherKind(call);
        const move = { uci, offerDraw: isYes(offeringDraw) };
        await oneByOne(call.viewer.loginId, () => chess.playNow(call.viewer, id, move));
        return OK;
      },
    }),
    abort: route({
      ...inGame,
      http: ['POST /api/board/game/:id/abort', 'POST /api/bot/game/:id/abort'],
      refuses: [...IN_PLAY, 'too_late_to_abort'],
      says: 'Aborts a game before both sides have moved.',
      async run({ id }, call) {
        refuseOtherKind(call);
        await commands.abort.run({ id }, call);
        return OK;
      },
    }),
    resign: route({
      ...inGame,
      http: ['POST /api/board/game/:id/resign', 'POST /api/bot/game/:id/resign'],
      refuses: IN_PLAY,
      says: 'Resigns the game.',
      async run({ id }, call) {
        refuseOtherKind(call);
        await commands.resign.run({ id }, call);
        return OK;
      },
    }),
    draw: route({
      ...inGame,
      http: ['POST /api/board/game/:id/draw/:answer', 'POST /api/bot/game/:id/draw/:answer'],
      params: AnswerParams,
      refuses: [...IN_PLAY, 'too_early_for_draw', 'draw_declined'],
      says: 'Yes claims a draw if there is one to claim, else accepts the draw offer or makes one. No declines it.',
      async run({ id, answer }, call) {
        refuseOtherKind(call);
        const act = (action: 'claim' | 'offer' | 'decline') => commands.draw.run({ id, action }, call);
        return isYes(answer)
          ? elseIf(
              'nothing_to_claim',
              () => act('claim'),
              () => act('offer'),
            )
          : elseIf(
              'nothing_offered',
              () => act('decline'),
              () => OK,
            );
      },
    }),
    takeback: route({
      ...inGame,
      http: ['POST /api/board/game/:id/takeback/:answer', 'POST /api/bot/game/:id/takeback/:answer'],
      params: AnswerParams,
      refuses: [...IN_PLAY, 'nothing_to_take_back', 'takeback_declined'],
      says: 'Yes accepts the request for a takeback, or makes one. No declines it.',
      async run({ id, answer }, call) {
        refuseOtherKind(call);
        const act = (action: 'accept' | 'offer' | 'decline') => commands.takeback.run({ id, action }, call);
        return isYes(answer)
          ? elseIf(
              'nothing_offered',
              () => act('accept'),
              () => act('offer'),
            )
          : elseIf(
              'nothing_offered',
              () => act('decline'),
              () => OK,
            );
      },
    }),
    claimVictory: route({
      ...inGame,
      http: ['POST /api/board/game/:id/claim-victory', 'POST /api/bot/game/:id/claim-victory'],
      refuses: [...IN_PLAY, 'opponent_not_gone', 'cannot_mate'],
      says: 'Claims the win after the opponent has been gone too long.',
      async run({ id }, call) {
        refuseOtherKind(call);
        await commands.claim.run({ id, result: 'win' }, call);
        return OK;
      },
    }),
    claimDraw: route({
      ...inGame,
      http: ['POST /api/board/game/:id/claim-draw', 'POST /api/bot/game/:id/claim-draw'],
      refuses: [...IN_PLAY, 'opponent_not_gone'],
      says: 'Claims a draw after the opponent has been gone too long.',
      async run({ id }, call) {
        refuseOtherKind(call);
        await commands.claim.run({ id, result: 'draw' }, call);
        return OK;
      },
    }),
    chat: route({
      ...inGame,
      who: 'account',
      http: ['POST /api/board/game/:id/chat', 'POST /api/bot/game/:id/chat'],
      body: Chat,
      refuses: OF_KINDS,
      says: 'Sends a line to the streams of both players, if it can. The answer is always 200. Nothing is kept.',
      async run({ id, room, text = '' }, call) {
        refuseOtherKind(call);
        const { username, id: userId } = call.viewer;
        const line = { type: 'chatLine', room: 'player', username, text: shortened(text) };
        const streamsOfGame = streams.of(`game:${id.toLowerCase()}`);
        const mayTalk = room !== 'spectator' && streamsOfGame.some(({ viewer }) => viewer.id === userId);
        if (mayTalk && line.text !== '' && !isTooMuch(userId))
          for (const stream of streamsOfGame) stream.mention(line);
        return OK;
      },
    }),
    chatLines: route({
      ...inGame,
      who: 'account',
      http: ['GET /api/board/game/:id/chat', 'GET /api/bot/game/:id/chat'],
      answers: { 200: Type.Array(Type.Object({}), { examples: [[]] }) },
      refuses: OF_KINDS,
      says: 'An empty list: chat is not kept.',
      async run(_input, call) {
        refuseOtherKind(call);
        return [];
      },
    }),
  };

  /** Counts a line of chat. True if there are too many. */
  function isTooMuch(userId: number): boolean {
    try {
      platform.limits.use('board chat', userId, MOST_CHAT_LINES.most, MOST_CHAT_LINES.windowMs);
      return false;
    } catch {
      return true;
    }
  }
}

/** Puts the text on one line, without terminal control characters. */
function shortened(text: string): string {
  return [...text.replace(/\p{C}+/gu, ' ').trim()].slice(0, LONGEST_CHAT).join('');
}

/** Turns an account into a bot. */
export function botCommands({ platform, accounts, chess }: Parts) {
  return {
    upgrade: route({
      ...byToken,
      http: 'POST /api/bot/account/upgrade',
      answers: { 200: Ok },
      refuses: ['missing_scope', 'has_played'],
      says: 'Makes an account that has not played yet a bot, for good.',
      async run(_input, call) {
        refuseWithout(call, 'bot:play');
        const { id, api } = call.viewer;
        if (api?.isBot) return OK;
        await platform.database.commit(() => {
          if (chess.hasPlayed(id)) throw new AppError('has_played');
          accounts.makeBot(id);
        });
        return OK;
      },
    }),
  };
}
