import type { ComponentType } from 'preact';
import { AccountPage } from './home/account-page.tsx';
import { HomePage } from './home/home-page.tsx';
import { JoinPage } from './home/join-page.tsx';
import { NotFoundPage } from './home/not-found-page.tsx';
import { LabPage } from './lab/lab-page.tsx';
import type { Route } from './router.ts';
import { MovePage } from './seats/move-page.tsx';
import { PlayPage } from './telephone/play-page.tsx';
import { WatchPage } from './telephone/watch-page.tsx';
import { PairPage } from './tv/pair-page.tsx';
import { TvPage } from './tv/tv-page.tsx';
import { lazy } from './ui/lazy-page.tsx';

const VIEWS: Record<Route['page'], ComponentType> = {
  home: HomePage,
  join: JoinPage,
  play: PlayPage,
  watch: WatchPage,
  tv: TvPage,
  pair: PairPage,
  move: MovePage,
  // The chess pages bring the chess rules along, so they are loaded on demand.
  chess: lazy(async () => (await import('./chess/chess-page.tsx')).ChessPage),
  board: lazy(async () => (await import('./chess/board-page.tsx')).BoardPage),
  lab: LabPage,
  account: AccountPage,
  lost: NotFoundPage,
};

export function viewOf(route: Route): ComponentType {
  return VIEWS[route.page];
}
