/** Where somebody is in the application. Paths are relative to `<base>`. */
export type Route =
  | { page: 'home' }
  /** What one scans or is sent: joins, and goes on to `play`. */
  | { page: 'join'; code: number }
  | { page: 'play'; code: number }
  /** The same game for a screen that all look at. */
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

/** `path` without what `<base>` says, and without slashes around it. */
export function routeOf(path: string): Route {
  const trimmed = path.replace(/^\/+|\/+$/g, '');
  for (const [pattern, make] of PATHS) {
    const found = pattern.exec(trimmed);
    if (found) return make(found[1] ?? '');
  }
  return { page: 'lost' };
}

/** Relative to `<base>`. */
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
