import { useApp } from '../context.ts';
import { chessPages as german } from '../texts/de/chess-pages.ts';
import { chessPages as english } from '../texts/en/chess-pages.ts';

const TEXTS = { en: english, de: german };

/** The texts that only the chess pages need. They come with these pages, not with the first visit. */
export function useChessTexts(): typeof english {
  return TEXTS[useApp().settings.language];
}
