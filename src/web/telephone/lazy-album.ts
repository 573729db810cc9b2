import { lazy } from '../ui/lazy-page.tsx';

/** The reveal, which nobody needs before the end of a game. */
export const AlbumView = lazy(async () => (await import('./album.tsx')).AlbumView, {
  styles: ['album.css', 'show.css'],
});
