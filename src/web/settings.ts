import { keep, kept } from './session.js';
import { isLanguage, type Language, languageOf } from './texts/index.js';

/** What somebody likes on this device. */
export interface Settings {
  language: Language;
  theme: 'system' | 'light' | 'dark';
  sound: boolean;
}

const KEPT = 'parlor.settings';

export function loadSettings(): Settings {
  const known = kept<Partial<Settings>>(KEPT) ?? {};
  return {
    language: isLanguage(known.language) ? known.language : languageOf(navigator.languages),
    theme: known.theme === 'light' || known.theme === 'dark' ? known.theme : 'system',
    sound: known.sound ?? true,
  };
}

export function saveSettings(settings: Settings): void {
  keep(KEPT, settings);
}

/** Tells the document: its language, and its theme where that is not the system's. */
export function applySettings({ language, theme }: Settings): void {
  document.documentElement.lang = language;
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
