import { loadFromDevice, SETTINGS_KEY, saveOnDevice } from './device-storage.ts';
import { isLanguage, type Language, languageOf } from './texts/index.ts';

/** The settings of this device. */
export interface Settings {
  language: Language;
  theme: 'system' | 'light' | 'dark';
  sound: boolean;
}

export function loadSettings(): Settings {
  const known = loadFromDevice<Partial<Settings>>(SETTINGS_KEY) ?? {};
  return {
    language: isLanguage(known.language) ? known.language : languageOf(navigator.languages),
    theme: known.theme === 'light' || known.theme === 'dark' ? known.theme : 'system',
    sound: known.sound ?? true,
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
