import { useApp } from '../context.ts';
import { THEMES } from '../settings.ts';
import { LANGUAGE_NAMES, LANGUAGES } from '../texts/index.ts';
import { Segmented } from '../ui/segmented.tsx';

/** The settings of this device. They take effect at once, without a save button. */
export function SettingsForm() {
  const { settings, change, texts } = useApp();
  const { account } = texts;
  return (
    <div class="group">
      <fieldset class="choice">
        <legend>{account.language}</legend>
        <Segmented
          name="language"
          options={LANGUAGES}
          labels={LANGUAGE_NAMES}
          chosen={settings.language}
          onChoice={(language) => change({ language })}
        />
      </fieldset>
      <fieldset class="choice">
        <legend>{account.theme}</legend>
        <Segmented
          name="theme"
          options={THEMES}
          labels={account.themes}
          chosen={settings.theme}
          onChoice={(theme) => change({ theme })}
        />
      </fieldset>
      <label class="check">
        {account.sound}
        <input
          type="checkbox"
          class="switch"
          checked={settings.sound}
          onChange={(event) => change({ sound: event.currentTarget.checked })}
        />
      </label>
    </div>
  );
}
