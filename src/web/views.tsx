import type { ComponentType } from 'preact';
import { HomePage } from './home/home-page.tsx';
import { JoinPage } from './home/join-page.tsx';
import { NotFoundPage } from './home/not-found-page.tsx';
import type { Route } from './router.ts';
import { PlayPage } from './telephone/play-page.tsx';
import { lazy } from './ui/lazy-page.tsx';

/** What a first visit to the drawing game does not need is loaded on demand. */
const VIEWS: Record<Route['page'], ComponentType> = {
  home: HomePage,
  join: JoinPage,
  play: PlayPage,
  watch: lazy(async () => (await import('./telephone/watch-page.tsx')).WatchPage),
  tv: lazy(async () => (await import('./tv/tv-page.tsx')).TvPage),
  pair: lazy(async () => (await import('./tv/pair-page.tsx')).PairPage),
  move: lazy(async () => (await import('./seats/move-page.tsx')).MovePage),
  // The chess pages bring the chess rules along.
  chess: lazy(async () => (await import('./chess/chess-page.tsx')).ChessPage),
  games: lazy(async () => (await import('./chess/games-page.tsx')).GamesPage),
  board: lazy(async () => (await import('./chess/board-page.tsx')).BoardPage),
  lab: lazy(async () => (await import('./lab/lab-page.tsx')).LabPage),
  account: lazy(async () => (await import('./home/account-page.tsx')).AccountPage),
  lost: NotFoundPage,
};

export function viewOf(route: Route): ComponentType {
  return VIEWS[route.page];
}
