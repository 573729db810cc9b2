import { de } from './de.ts';
import { en, type Texts } from './en.ts';

export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];
export const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', de: 'Deutsch' };

const TEXTS: Record<Language, Texts> = { en, de };

export function isLanguage(value: unknown): value is Language {
  return typeof value === 'string' && value in TEXTS;
}

/** The first of these languages that we speak; English otherwise. */
export function languageOf(wanted: readonly string[]): Language {
  return wanted.map((one) => one.slice(0, 2)).find(isLanguage) ?? 'en';
}

export function textsIn(language: Language): Texts {
  return TEXTS[language];
}
