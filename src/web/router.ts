/** A page of the application. Paths are relative to `<base>`. */
export type Route =
  | { page: 'home' }
  /** The link that is scanned or sent. It joins the game and goes on to `play`. */
  | { page: 'join'; code: number }
  | { page: 'play'; code: number }
  /** A shared big screen, which shows whatever game it is paired with. `code` is the game that it was opened for. */
  | { page: 'tv'; code?: number }
  /** Opened on a phone that has scanned the code on a big screen. */
  | { page: 'pair'; screen: string }
  /** Opened on another device by somebody who is moving there. */
  | { page: 'move'; code: number; token: string }
  /** A link that invites somebody to this server. */
  | { page: 'invite'; token: string }
  /** A game to watch, not to play. */
  | { page: 'watch'; code: number }
  | { page: 'chess' }
  | { page: 'games' }
  | { page: 'board'; id: string }
  /** Games and positions to look at. `what` is the fragment of the address, which says what to show. */
  | { page: 'review'; what?: string }
  | { page: 'lab' }
  | { page: 'account' }
  | { page: 'lost' };

const CODE = String.raw`(\d{6})`;
/** The name of a screen, or a token. */
const NAME = '([A-Za-z0-9_-]{22})';
const UUID = '([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})';

const PATHS: [RegExp, (found: string, second: string) => Route][] = [
  [/^$/, () => ({ page: 'home' })],
  [new RegExp(`^join/${CODE}$`), (code) => ({ page: 'join', code: Number(code) })],
  [new RegExp(`^play/${CODE}$`), (code) => ({ page: 'play', code: Number(code) })],
  [/^tv$/, () => ({ page: 'tv' })],
  [new RegExp(`^tv/${CODE}$`), (code) => ({ page: 'tv', code: Number(code) })],
  [new RegExp(`^s/${NAME}$`), (screen) => ({ page: 'pair', screen })],
  [new RegExp(`^move/${CODE}/${NAME}$`), (code, token) => ({ page: 'move', code: Number(code), token })],
  [new RegExp(`^invite/${NAME}$`), (token) => ({ page: 'invite', token })],
  [new RegExp(`^watch/${CODE}$`), (code) => ({ page: 'watch', code: Number(code) })],
  [/^chess$/, () => ({ page: 'chess' })],
  [/^chess\/games$/, () => ({ page: 'games' })],
  [/^chess\/review$/, () => ({ page: 'review' })],
  [new RegExp(`^chess/${UUID}$`), (id) => ({ page: 'board', id })],
  [/^lab$/, () => ({ page: 'lab' })],
  [/^account$/, () => ({ page: 'account' })],
];

/** `path` is relative to `<base>`, without slashes at its ends. */
export function routeOf(path: string): Route {
  const trimmed = path.replace(/^\/+|\/+$/g, '');
  for (const [pattern, make] of PATHS) {
    const found = pattern.exec(trimmed);
    if (found) return make(found[1] ?? '', found[2] ?? '');
  }
  return { page: 'lost' };
}

/** The path relative to `<base>`. */
export function pathOf(route: Route): string {
  switch (route.page) {
    case 'join':
    case 'play':
    case 'watch':
      return `${route.page}/${route.code}`;
    case 'tv':
      return route.code === undefined ? 'tv' : `tv/${route.code}`;
    case 'pair':
      return `s/${route.screen}`;
    case 'move':
      return `move/${route.code}/${route.token}`;
    case 'invite':
      return `invite/${route.token}`;
    case 'board':
      return `chess/${route.id}`;
    case 'review':
      return `chess/review${route.what ? `#${route.what}` : ''}`;
    case 'games':
      return 'chess/games';
    case 'home':
    case 'lost':
      return '';
    default:
      return route.page;
  }
}
