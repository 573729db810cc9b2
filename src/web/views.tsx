import type { ComponentType } from 'preact';
import { HomePage } from './home/home-page.tsx';
import { JoinPage } from './home/join-page.tsx';
import { NotFoundPage } from './home/not-found-page.tsx';
import type { Route } from './router.ts';
import { PlayPage } from './telephone/play-page.tsx';
import { lazy } from './ui/lazy-page.tsx';

const CHESS = { styles: ['chess.css'], hasMoreTexts: true };

/** Parts that a first visit to the drawing game does not need are loaded on demand. */
const VIEWS: Record<Route['page'], ComponentType> = {
  home: HomePage,
  join: JoinPage,
  play: PlayPage,
  watch: lazy(async () => (await import('./telephone/watch-page.tsx')).WatchPage, { hasMoreTexts: true }),
  tv: lazy(async () => (await import('./tv/tv-page.tsx')).TvPage, {
    styles: ['album.css', 'show.css', 'tv.css'],
    hasMoreTexts: true,
  }),
  pair: lazy(async () => (await import('./tv/pair-page.tsx')).PairPage, { hasMoreTexts: true }),
  move: lazy(async () => (await import('./seats/move-page.tsx')).MovePage, { hasMoreTexts: true }),
  invite: lazy(async () => (await import('./home/invite-page.tsx')).InvitePage, { hasMoreTexts: true }),
  // The chess pages bring the chess rules along.
  chess: lazy(async () => (await import('./chess/chess-page.tsx')).ChessPage, CHESS),
  games: lazy(async () => (await import('./chess/games-page.tsx')).GamesPage, CHESS),
  board: lazy(async () => (await import('./chess/board-page.tsx')).BoardPage, CHESS),
  review: lazy(async () => (await import('./review/review-page.tsx')).ReviewPage, {
    ...CHESS,
    styles: ['chess.css', 'review.css'],
  }),
  lab: lazy(async () => (await import('./lab/lab-page.tsx')).LabPage, {
    styles: ['lab.css'],
    hasMoreTexts: true,
  }),
  account: lazy(async () => (await import('./home/account-page.tsx')).AccountPage, { hasMoreTexts: true }),
  lost: NotFoundPage,
};

export function viewOf(route: Route): ComponentType {
  return VIEWS[route.page];
}
