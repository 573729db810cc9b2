import { en, type Texts } from './en.ts';

export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];
export const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', de: 'Deutsch' };

/** English comes along. Other languages are loaded once they are wanted. */
const loaded = new Map<Language, Texts>([['en', en]]);

export function isLanguage(value: unknown): value is Language {
  return LANGUAGES.some((language) => language === value);
}

/** The first of these languages that we speak; English otherwise. */
export function languageOf(wanted: readonly string[]): Language {
  return wanted.map((one) => one.slice(0, 2)).find(isLanguage) ?? 'en';
}

/** Call it before `textsIn`. Never fails: without a connection, the texts are English. */
export async function loadTexts(language: Language): Promise<void> {
  if (language !== 'de' || loaded.has('de')) return;
  try {
    loaded.set('de', (await import('./de.ts')).de);
  } catch {
    // The connection is gone, or there is a newer version.
  }
}

export function textsIn(language: Language): Texts {
  return loaded.get(language) ?? en;
}
