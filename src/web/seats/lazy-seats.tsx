import type { Door } from '../../telephone/schema.ts';
import { lazy, lazyPart } from '../ui/lazy-page.tsx';
import { type AwayPlayer, awayPlayers } from './away-player.ts';

/** Needed only by people whose phone has died, and by those who let them back in. */
const NEEDS = { hasMoreTexts: true };

export const ClaimPage = lazy(async () => (await import('./claim-page.tsx')).ClaimPage, NEEDS);
export const ClaimQuestion = lazyPart(
  async () => (await import('./claim-question.tsx')).ClaimQuestion,
  NEEDS,
);
export const MovedPage = lazy(async () => (await import('./moved-page.tsx')).MovedPage, NEEDS);
export const MoveSheet = lazyPart(async () => (await import('./move-sheet.tsx')).MoveSheet, NEEDS);
export const NamesakeQuestion = lazyPart(
  async () => (await import('./namesake-question.tsx')).NamesakeQuestion,
  NEEDS,
);
export const InkLeft = lazyPart(async () => (await import('./spare-sheet.tsx')).InkLeft, NEEDS);
export const SpareSheet = lazyPart(async () => (await import('./spare-sheet.tsx')).SpareSheet, NEEDS);
const Faces = lazyPart(async () => (await import('./away-players.tsx')).AwayPlayers, NEEDS);

/** The faces of guests whose phones are away, if there are any. */
export function AwayPlayers(props: { door: Door; onClaim: (player: AwayPlayer) => void }) {
  return awayPlayers(props.door).length > 0 ? <Faces {...props} /> : null;
}
