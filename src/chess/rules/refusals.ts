/** Refusals of chess commands. The first three have their texts and shape from seed 001, GameState. */
export const refusals = {
  game_id_required: { status: 400, text: 'game_id is required', member: 'error' },
  game_id_malformed: { status: 400, text: 'game_id is not a UUID', member: 'error' },
  game_not_found: { status: 404, text: 'Game not found', member: 'error' },
  bad_uci: { status: 400, text: 'Write a move like e2e4 or e7e8q.' },
  illegal_move: { status: 400, text: 'This move is not legal here.' },
  not_a_player: { status: 403, text: 'Only the players of this game can do that.' },
  not_your_turn: { status: 403, text: 'It is not your turn.' },
  not_invited: { status: 403, text: 'This challenge is for somebody else.' },
  too_many_games: { status: 409, text: 'You have a thousand unfinished games. Finish some first.' },
  game_full: { status: 409, text: 'Both seats are taken.' },
  game_over: { status: 409, text: 'The game is over.' },
  game_not_over: { status: 409, text: 'The game is not over.' },
  game_not_started: { status: 409, text: 'The game has not started.' },
  stale_ply: { status: 409, text: 'The game has moved on.' },
  too_late_to_abort: {
    status: 409,
    text: 'Both sides have moved, so it is too late to abort. You can resign.',
  },
  too_early_for_draw: { status: 409, text: 'You can offer a draw once both sides have moved.' },
  draw_declined: { status: 409, text: 'Your draw offer was declined less than ten half-moves ago.' },
  takeback_declined: {
    status: 409,
    text: 'Your request to take back a move was declined less than ten half-moves ago.',
  },
  nothing_offered: { status: 409, text: 'Your opponent has not offered that.' },
  nothing_to_claim: {
    status: 409,
    text: 'A draw can be claimed after threefold repetition, or fifty moves without capture or pawn move.',
  },
  nothing_to_take_back: { status: 409, text: 'You have not made a move yet.' },
  no_clocks: { status: 409, text: 'This game has no clocks.' },
  clock_full: { status: 409, text: 'A clock cannot hold more than three hours.' },
  opponent_not_gone: {
    status: 409,
    text: 'You can claim this only on your opponent’s turn, after they have been gone long enough.',
  },
  cannot_mate: { status: 409, text: 'You do not have enough pieces left to checkmate. Claim a draw.' },
} as const;

export type RefusalCode = keyof typeof refusals;

export interface Refusal {
  refused: RefusalCode;
}

export function refuse(code: RefusalCode): Refusal {
  return { refused: code };
}
