import { loadFromDevice, SETTINGS_KEY, saveOnDevice } from './device-storage.ts';
import { isLanguage, type Language, languageOf } from './texts/index.ts';

export const THEMES = ['system', 'light', 'dark'] as const;

/** The settings of this device. */
export interface Settings {
  language: Language;
  theme: (typeof THEMES)[number];
  sound: boolean;
  /** A voice reads out what is shown. */
  aloud: boolean;
}

export function loadSettings(): Settings {
  const known = loadFromDevice<Partial<Settings>>(SETTINGS_KEY) ?? {};
  return {
    language: isLanguage(known.language) ? known.language : languageOf(navigator.languages),
    theme: THEMES.find((theme) => theme === known.theme) ?? 'system',
    sound: known.sound ?? true,
    aloud: known.aloud ?? false,
  };
}

export function saveSettings(settings: Settings): void {
  saveOnDevice(SETTINGS_KEY, settings);
}

/** Sets the language of the document, and its theme unless it is the system's. */
export function applySettings({ language, theme }: Settings): void {
  document.documentElement.lang = language;
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
