/** A page of the application. Paths are relative to `<base>`. */
export type Route =
  | { page: 'home' }
  /** The link that is scanned or sent. It joins the game and goes on to `play`. */
  | { page: 'join'; code: number }
  | { page: 'play'; code: number }
  /** The game on a shared big screen. */
  | { page: 'tv'; code: number }
  | { page: 'chess' }
  | { page: 'board'; id: string }
  | { page: 'lab' }
  | { page: 'account' }
  | { page: 'lost' };

const CODE = String.raw`(\d{6})`;
const UUID = '([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})';

const PATHS: [RegExp, (found: string) => Route][] = [
  [/^$/, () => ({ page: 'home' })],
  [new RegExp(`^join/${CODE}$`), (code) => ({ page: 'join', code: Number(code) })],
  [new RegExp(`^play/${CODE}$`), (code) => ({ page: 'play', code: Number(code) })],
  [new RegExp(`^tv/${CODE}$`), (code) => ({ page: 'tv', code: Number(code) })],
  [/^chess$/, () => ({ page: 'chess' })],
  [new RegExp(`^chess/${UUID}$`), (id) => ({ page: 'board', id })],
  [/^lab$/, () => ({ page: 'lab' })],
  [/^account$/, () => ({ page: 'account' })],
];

/** `path` is relative to `<base>`, without slashes at its ends. */
export function routeOf(path: string): Route {
  const trimmed = path.replace(/^\/+|\/+$/g, '');
  for (const [pattern, make] of PATHS) {
    const found = pattern.exec(trimmed);
    if (found) return make(found[1] ?? '');
  }
  return { page: 'lost' };
}

/** The path relative to `<base>`. */
export function pathOf(route: Route): string {
  switch (route.page) {
    case 'join':
    case 'play':
    case 'tv':
      return `${route.page}/${route.code}`;
    case 'board':
      return `chess/${route.id}`;
    case 'home':
    case 'lost':
      return '';
    default:
      return route.page;
  }
}
