import { useApp } from '../context.ts';
import { show as de } from '../texts/de/show.ts';
import { show as en, type ShowTexts } from '../texts/en/show.ts';

/** The texts of the show, which come with it. */
export function useShowTexts(): ShowTexts {
  return useApp().settings.language === 'de' ? de : en;
}
