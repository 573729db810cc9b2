import { keep, kept, SETTINGS } from './kept.ts';
import { isLanguage, type Language, languageOf } from './texts/index.ts';

/** The settings of this device. */
export interface Settings {
  language: Language;
  theme: 'system' | 'light' | 'dark';
  sound: boolean;
}

export function loadSettings(): Settings {
  const known = kept<Partial<Settings>>(SETTINGS) ?? {};
  return {
    language: isLanguage(known.language) ? known.language : languageOf(navigator.languages),
    theme: known.theme === 'light' || known.theme === 'dark' ? known.theme : 'system',
    sound: known.sound ?? true,
  };
}

export function saveSettings(settings: Settings): void {
  keep(SETTINGS, settings);
}

/** Sets the language of the document, and its theme unless it is the system's. */
export function applySettings({ language, theme }: Settings): void {
  document.documentElement.lang = language;
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
