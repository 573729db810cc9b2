import type { Settings } from './people.ts';
import { type Refusal, refuse } from './refusals.ts';
import { type Change, touched } from './rounds.ts';
import type { GameSession } from './session.ts';

export type SettingsChange = Partial<Omit<Settings, 'code' | 'playedModes'>>;

/**
 * Call `checkHost` first. The settings for watching, coming late and reacting can always be changed, everything else
 * only in the lobby. If watching is switched off, the watchers are sent away.
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

/** Refuses a client that says which modes it knows, if this game's mode is not among them. */
export function checkMode({ mode }: GameSession, known: readonly string[] | undefined): Refusal | undefined {
  // All modes so far alternate between descriptions and drawings, so older clients, which say nothing, can play them.
  return known && !known.includes(mode) ? refuse('mode_not_supported') : undefined;
}
