/** Why a command is refused. `game_not_found`, `game_id_…`: texts and shape are the document's. (seed 001, GameState) */
export const refusals = {
  game_id_required: { status: 400, text: 'game_id is required', member: 'error' },
  game_id_malformed: { status: 400, text: 'game_id is not a UUID', member: 'error' },
  game_not_found: { status: 404, text: 'Game not found', member: 'error' },
  bad_uci: { status: 400, text: 'A move is written as in e2e4 or e7e8q.' },
  illegal_move: { status: 400, text: 'This move is not legal here.' },
  not_a_player: { status: 403, text: 'Only the players of this game can do that.' },
  not_your_turn: { status: 403, text: 'It is not your turn.' },
  not_invited: { status: 403, text: 'This game is a challenge to somebody else.' },
  too_many_games: { status: 409, text: 'A thousand of your games are not over yet.' },
  game_full: { status: 409, text: 'Both seats are taken.' },
  game_over: { status: 409, text: 'The game is over.' },
  game_not_over: { status: 409, text: 'The game is not over.' },
  game_not_started: { status: 409, text: 'The game has not started.' },
  stale_ply: { status: 409, text: 'The game has moved on.' },
  too_late_to_abort: { status: 409, text: 'Both sides have moved: resign instead.' },
  too_early_for_draw: { status: 409, text: 'A draw can be offered once both sides have moved.' },
  draw_declined: { status: 409, text: 'A draw was declined less than ten half-moves ago.' },
  nothing_offered: { status: 409, text: 'Your opponent has not offered that.' },
  nothing_to_claim: { status: 409, text: 'Neither threefold repetition nor fifty moves stand on the board.' },
  nothing_to_take_back: { status: 409, text: 'You have made no move yet.' },
  no_clocks: { status: 409, text: 'This game has no clocks.' },
  clock_full: { status: 409, text: 'A clock holds three hours at most.' },
  opponent_not_gone: {
    status: 409,
    text: 'Your opponent is not gone, or not for long enough, or it is your turn.',
  },
  cannot_mate: { status: 409, text: 'You could not mate with what you have left: claim a draw.' },
} as const;

export type RefusalCode = keyof typeof refusals;

export interface Refusal {
  refused: RefusalCode;
}

export function refuse(code: RefusalCode): Refusal {
  return { refused: code };
}
