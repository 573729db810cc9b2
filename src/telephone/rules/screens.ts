import { type Refusal, refuse } from './refusals.ts';
import { type Change, touched } from './rounds.ts';
import type { GameSession, Screen } from './session.ts';

const MOST_SCREENS = 10;

/** Shows the game on a screen. */
export function show(session: GameSession, screen: Screen, nowMs: number): Change | Refusal {
  if (isAmong(session.screens, screen)) return { session, added: [] };
  if (session.screens.length >= MOST_SCREENS) return refuse('too_many_screens');
  const screens = [...session.screens, screen];
  return changed({ ...session, screens, asking: without(session.asking, screen) }, nowMs);
}

/** Shows the game on a screen that has asked for it. */
export function admit(session: GameSession, screen: Screen, nowMs: number): Change | Refusal {
  return isAmong(session.asking, screen) ? show(session, screen, nowMs) : refuse('screen_not_found');
}

/** The screen asks the table whether it may show the game. */
export function ask(session: GameSession, screen: Screen, nowMs: number): Change | Refusal {
  if (isAmong([...session.screens, ...session.asking], screen)) return { session, added: [] };
  if (session.asking.length >= MOST_SCREENS) return refuse('too_many_screens');
  const asking = [...session.asking, screen].sort((a, b) => a.id - b.id);
  return changed({ ...session, asking }, nowMs);
}

/** Takes the game off a screen, or refuses it to a screen that has asked. */
export function sendAway(session: GameSession, screen: Screen, nowMs: number): Change | Refusal {
  if (!isAmong([...session.screens, ...session.asking], screen)) return refuse('screen_not_found');
  const screens = without(session.screens, screen);
  return changed({ ...session, screens, asking: without(session.asking, screen) }, nowMs);
}

function changed(session: GameSession, nowMs: number): Change {
  return { session: touched(session, nowMs, 'quiet'), added: [] };
}

function isAmong(screens: readonly Screen[], { id }: Screen): boolean {
  return screens.some((screen) => screen.id === id);
}

function without(screens: readonly Screen[], { id }: Screen): readonly Screen[] {
  return screens.filter((screen) => screen.id !== id);
}
