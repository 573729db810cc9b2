import { MODES, secondsOf } from '../../telephone/rules/modes.ts';
import { FEWEST_PLAYERS } from '../../telephone/rules/session.ts';
import type { Session } from '../../telephone/schema.ts';
import { stayingIn } from './game.ts';

export interface GameLength {
  rounds: number;
  /** How often each player draws. */
  drawings: number;
  /** Whole minutes, at least 1. Undefined without a clock. */
  minutes: number | undefined;
}

type Chosen = Pick<Session, 'users' | 'left' | 'mode' | 'options' | 'draw_time' | 'desc_time'>;

/** What the game will be like if it starts with the players who are there, or with three if there are fewer. */
export function lengthOf(session: Chosen): GameLength {
  const { options, draw_time: drawTimeS, desc_time: descTimeS } = session;
  const mode = MODES[session.mode];
  const players = Math.max(FEWEST_PLAYERS, stayingIn(session).length);
  const rounds = [...Array(mode.roundsFor(players, options.rounds)).keys()];
  const seconds = rounds.reduce((sum, round) => sum + secondsOf(mode, round, { drawTimeS, descTimeS }), 0);
  return {
    rounds: rounds.length,
    drawings: rounds.filter((round) => mode.kindOf(round) === 'drawing').length,
    // Most rounds end before their time.
    minutes: mode.clockOf(options.clock) === 'none' ? undefined : Math.max(1, Math.floor(seconds / 60)),
  };
}

/** The round was shortened because nearly all are done. */
export function isLastCall(session: Session): boolean {
  const { options, mode, round, round_started_at, round_ends_at } = session;
  if (
    MODES[mode].clockOf(options.clock) !== 'last_call' ||
    round_started_at === null ||
    round_ends_at === null
  )
    return false;
  const times = { drawTimeS: session.draw_time, descTimeS: session.desc_time };
  const fullMs = secondsOf(MODES[mode], round, times) * 1000;
  return Date.parse(round_ends_at) < Date.parse(round_started_at) + fullMs;
}
