import { useApp } from '../context.ts';
import { show as de } from '../texts/de/show.ts';
import { type ShowTexts, show as en } from '../texts/en/show.ts';

/** The texts of the show, which come with it. */
export function useShowTexts(): ShowTexts {
  return useApp().settings.language === 'de' ? de : en;
}
