import { useApp } from '../context.ts';
import { THEMES } from '../settings.ts';
import { LANGUAGE_NAMES, LANGUAGES } from '../texts/index.ts';

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
        labels={LANGUAGE_NAMES}
        chosen={settings.language}
        onChoice={(language) => change({ language })}
      />
      <Choice
        legend={account.theme}
        name="theme"
        options={THEMES}
        labels={account.themes}
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
  options: readonly Value[];
  labels: Record<Value, string>;
  chosen: Value;
  onChoice: (value: Value) => void;
}

function Choice<Value extends string>(props: ChoiceProps<Value>) {
  const { legend, name, options, labels, chosen, onChoice } = props;
  return (
    <fieldset class="choice">
      <legend>{legend}</legend>
      <div class="pills">
        {options.map((value) => (
          <label key={value} class="pill">
            <input type="radio" name={name} checked={chosen === value} onChange={() => onChoice(value)} />
            <span>{labels[value]}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
