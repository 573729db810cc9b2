import type { ComponentType } from 'preact';
import { AccountPage } from './home/account-page.js';
import { HomePage } from './home/home-page.js';
import { JoinPage } from './home/join-page.js';
import { LostPage } from './home/lost-page.js';
import { LabPage } from './lab/lab-page.js';
import type { Route } from './router.js';
import { PlayPage } from './telephone/play-page.js';
import { TvPage } from './telephone/tv-page.js';
import { lazy } from './ui/lazy.js';

const VIEWS: Record<Route['page'], ComponentType> = {
  home: HomePage,
  join: JoinPage,
  play: PlayPage,
  tv: TvPage,
  // They bring a whole chess library along.
  chess: lazy(async () => (await import('./chess/chess-page.js')).ChessPage),
  board: lazy(async () => (await import('./chess/board-page.js')).BoardPage),
  lab: LabPage,
  account: AccountPage,
  lost: LostPage,
};

export function viewOf(route: Route): ComponentType {
  return VIEWS[route.page];
}
