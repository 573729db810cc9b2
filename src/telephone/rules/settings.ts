import type { Settings } from './people.ts';
import { type Refusal, refuse } from './refusals.ts';
import { type Change, touched } from './rounds.ts';
import type { GameSession } from './session.ts';

export type SettingsChange = Partial<Omit<Settings, 'code' | 'playedModes'>>;

/**
 * Call `checkHost` first. Who may watch, come late and react can always be changed, everything else in the lobby only.
 * Without watchers, those who watch are sent away.
 */
export function changeSettings(
  session: GameSession,
  change: SettingsChange,
  nowMs: number,
): Change | Refusal {
  const {
    isWatchable = session.isWatchable,
    door = session.door,
    reactions = session.reactions,
    ...game
  } = change;
  if (session.phase.name !== 'lobby' && Object.keys(game).length > 0) return refuse('session_in_progress');
  const watchers = isWatchable ? session.watchers : [];
  const changed = { ...session, ...game, isWatchable, door, reactions, watchers };
  if (JSON.stringify(changed) === JSON.stringify(session)) return { session, added: [] };
  return { session: touched(changed, nowMs, 'quiet'), added: [] };
}

/** Refuses a client that has said which modes it knows, if this game's is none of them. */
export function checkMode({ mode }: GameSession, known: readonly string[] | undefined): Refusal | undefined {
  // All modes so far consist of descriptions and drawings in turn, so that older clients, which say nothing, can play.
  return known && !known.includes(mode) ? refuse('mode_not_supported') : undefined;
}
