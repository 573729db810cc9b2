import { useApp } from '../context.ts';
import { album as de } from '../texts/de/album.ts';
import { type AlbumTexts, album as en } from '../texts/en/album.ts';

/** The texts of the album, which come with it. */
export function useAlbumTexts(): AlbumTexts {
  return useApp().settings.language === 'de' ? de : en;
}
