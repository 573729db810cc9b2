import type { ComponentType } from 'preact';
import { BoardPage } from './chess/board-page.js';
import { ChessPage } from './chess/chess-page.js';
import { AccountPage } from './home/account-page.js';
import { HomePage } from './home/home-page.js';
import { JoinPage } from './home/join-page.js';
import { LostPage } from './home/lost-page.js';
import { LabPage } from './lab/lab-page.js';
import type { Route } from './router.js';
import { PlayPage } from './telephone/play-page.js';
import { TvPage } from './telephone/tv-page.js';

const VIEWS: Record<Route['page'], ComponentType> = {
  home: HomePage,
  join: JoinPage,
  play: PlayPage,
  tv: TvPage,
  chess: ChessPage,
  board: BoardPage,
  lab: LabPage,
  account: AccountPage,
  lost: LostPage,
};

export function viewOf(route: Route): ComponentType {
  return VIEWS[route.page];
}
