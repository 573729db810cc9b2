import { useApp } from '../context.ts';
import { LANGUAGES, type Language } from '../texts/index.ts';

/** The settings of this device. They take effect at once, without a save button. */
export function SettingsForm() {
  const { settings, change, texts } = useApp();
  const { account } = texts.home;
  return (
    <div class="stack">
      <Choice
        legend={account.language}
        name="language"
        options={LANGUAGES}
        chosen={settings.language}
        onChoice={(language: Language) => change({ language })}
      />
      <Choice
        legend={account.theme}
        name="theme"
        options={account.themes}
        chosen={settings.theme}
        onChoice={(theme) => change({ theme })}
      />
      <label class="check">
        <input
          type="checkbox"
          checked={settings.sound}
          onChange={(event) => change({ sound: event.currentTarget.checked })}
        />
        {account.sound}
      </label>
    </div>
  );
}

interface ChoiceProps<Value extends string> {
  legend: string;
  name: string;
  options: Record<Value, string>;
  chosen: Value;
  onChoice: (value: Value) => void;
}

function Choice<Value extends string>({ legend, name, options, chosen, onChoice }: ChoiceProps<Value>) {
  return (
    <fieldset class="choice">
      <legend>{legend}</legend>
      <div class="pills">
        {(Object.entries(options) as [Value, string][]).map(([value, label]) => (
          <label key={value} class="pill">
            <input type="radio" name={name} checked={chosen === value} onChange={() => onChoice(value)} />
            <span>{label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
