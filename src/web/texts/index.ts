import { en, type FirstTexts, type Texts } from './en.ts';
import type { MoreTexts } from './en-more.ts';

export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];
export const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', de: 'Deutsch' };

const MORE: Record<Language, () => Promise<{ more: MoreTexts }>> = {
  en: () => import('./en-more.ts'),
  de: () => import('./de-more.ts'),
};
const loadedMore = new Map<Language, MoreTexts>();
/** English comes along. Other languages are loaded once they are wanted. */
const loaded = new Map<Language, Texts>([['en', textsOf('en', en)]]);

export function isLanguage(value: unknown): value is Language {
  return LANGUAGES.some((language) => language === value);
}

/** The first of these languages that we have; otherwise English. */
export function languageOf(wanted: readonly string[]): Language {
  return wanted.map((one) => one.slice(0, 2)).find(isLanguage) ?? 'en';
}

/** Call it before `textsIn`. Never fails: without a connection, the texts stay as they are. */
export async function loadTexts(language: Language): Promise<void> {
  try {
    if (!loaded.has(language)) loaded.set(language, textsOf(language, (await import('./de.ts')).de));
    if (loadedMore.size > 0) await loadMoreTexts(language);
  } catch {
    // The connection is gone, or there is a newer version.
  }
}

/** Loads the texts of the pages that are loaded on demand. Fails without a connection. */
export async function loadMoreTexts(language: Language): Promise<void> {
  if (!loadedMore.has(language)) loadedMore.set(language, (await MORE[language]()).more);
}

export function textsIn(language: Language): Texts {
  return loaded.get(language) ?? textsOf('en', en);
}

function textsOf(language: Language, first: FirstTexts): Texts {
  const more = () => {
    const found = loadedMore.get(language) ?? [...loadedMore.values()][0];
    if (!found) throw new Error('the texts of this page are not loaded yet');
    return found;
  };
  return {
    ...first,
    get account() {
      return more().account;
    },
    get chess() {
      return more().chess;
    },
    get lab() {
      return more().lab;
    },
    get seats() {
      return more().seats;
    },
    get tokens() {
      return more().tokens;
    },
    get tv() {
      return more().tv;
    },
  };
}
