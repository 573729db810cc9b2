import { useApp } from '../context.ts';
import { keep as de } from '../texts/de/keep.ts';
import { keep as en, type KeepTexts } from '../texts/en/keep.ts';

export type { KeepTexts };

/** The texts for keeping a story, which come with the album. */
export function useKeepTexts(): KeepTexts {
  return useApp().settings.language === 'de' ? de : en;
}
