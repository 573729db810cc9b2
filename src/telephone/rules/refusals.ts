/** Why a command is refused. Clients of the older servers know these texts. (seed 000 and recordings) */
export const refusals = {
  session_not_found: { status: 404, text: 'Session not found' },
  not_in_session: { status: 403, text: 'Not in session' },
  session_in_progress: { status: 400, text: 'Session in progress' },
  mode_not_supported: {
    status: 409,
    text: 'This client does not know the mode of this game. Open the address of the game in a browser.',
  },
  removed_by_host: { status: 403, text: 'Removed by the host' },
  only_host: { status: 403, text: 'Only the host can do that' },
  not_in_progress: { status: 400, text: 'Session is not in progress' },
  session_over: { status: 400, text: 'Session is over' },
  album_closed: { status: 403, text: 'The album opens when the game is over' },
  draft_not_found: { status: 404, text: 'Draft not found' },
  album_not_found: { status: 404, text: 'There is no such album, or it is no longer shared.' },
  session_full: { status: 400, text: 'Session full' },
  not_enough_players: { status: 400, text: 'Not enough players' },
  game_code_mismatch: { status: 400, text: 'Game code does not match' },
  round_mismatch: { status: 400, text: 'Round mismatch' },
  round_not_drawing: { status: 400, text: 'Round is not drawing' },
  round_not_desc: { status: 400, text: 'Round is not desc' },
  chain_mismatch: { status: 400, text: 'Chain mismatch' },
  not_your_chain: { status: 400, text: 'Not your turn' },
  already_submitted: { status: 400, text: 'Already submitted' },
  nothing_to_reopen: { status: 404, text: 'There is no entry of yours to take back' },
  no_ideas: { status: 404, text: 'There are no ideas to choose from now' },
  no_file: { status: 400, text: 'No file' },
  entry_secret: { status: 403, text: 'Not your turn' },
  chain_not_found: { status: 404, text: 'Chain not found' },
  drawing_not_found: { status: 404, text: 'Drawing not found' },
  screen_not_found: { status: 404, text: 'There is no such screen, or its digits are too old' },
  screen_taken: { status: 409, text: 'This screen shows another game' },
  too_many_screens: { status: 409, text: 'At most 10 screens show one game' },
  door_closed: { status: 403, text: 'The door closed at the start' },
  nobody_asks: { status: 404, text: 'Nobody asks for this seat' },
  seat_not_away: {
    status: 409,
    text: 'Only the seat of a guest who has been away for 20 s may be asked for',
  },
  seat_claimed: { status: 409, text: 'Somebody asks for this seat already' },
  too_many_claims: { status: 409, text: 'At most three ask for their seats at a time' },
  claimant_plays: { status: 409, text: 'Only a guest who is in no game may ask for a seat' },
  claim_not_found: { status: 404, text: 'This was refused, or it is too late' },
  watchers_off: { status: 403, text: 'The host lets nobody watch' },
  too_many_watchers: { status: 409, text: 'At most 30 watch one game' },
  page_not_found: { status: 404, text: 'There is no such page' },
  page_hidden: { status: 403, text: 'The host has hidden this page' },
  own_page: { status: 400, text: 'Hearts are for the pages of others' },
  reactions_off: { status: 403, text: 'The host has switched reactions off' },
  description_not_found: { status: 404, text: 'Description not found' },
} as const;

export type RefusalCode = keyof typeof refusals;

export interface Refusal {
  refused: RefusalCode;
}

export function refuse(code: RefusalCode): Refusal {
  return { refused: code };
}
