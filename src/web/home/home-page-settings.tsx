import { useApp } from '../context.ts';
import { Segmented } from '../ui/segmented.tsx';
import { LEAST_S, LENGTHS, MOST_S, PACES, PRESETS, type Settings } from './new-game-settings.ts';

interface Props {
  chosen: Settings;
  onChoice: (changes: Partial<Settings>) => void;
}

export function SettingsChoice({ chosen, onChoice }: Props) {
  const { create } = useApp().texts.home;
  const { pace, length, lastCall } = chosen;
  return (
    <>
      <fieldset class="choice">
        <legend>{create.rounds}</legend>
        <Segmented
          name="rounds"
          options={LENGTHS}
          labels={create.lengths}
          chosen={length}
          onChoice={(value) => onChoice({ length: value })}
        />
        <p class="hint">{create.lengthHints[length]}</p>
      </fieldset>
      <fieldset class="choice">
        <legend>{create.times}</legend>
        <Segmented
          name="times"
          options={PACES}
          labels={create}
          chosen={pace}
          onChoice={(value) => onChoice({ pace: value })}
        />
        <PaceDetail chosen={chosen} onChoice={onChoice} />
        {pace !== 'none' && (
          <label class="check">
            <span>{create.lastCall}</span>
            <input
              type="checkbox"
              class="switch"
              checked={lastCall}
              onChange={(event) => onChoice({ lastCall: event.currentTarget.checked })}
            />
          </label>
        )}
      </fieldset>
    </>
  );
}

/** The times of the chosen pace, which can be changed for a custom one. */
function PaceDetail({ chosen, onChoice }: Props) {
  const { create } = useApp().texts.home;
  const { pace, desc_time, draw_time } = chosen;
  if (pace === 'none') return <p class="hint">{create.noneHint}</p>;
  if (pace !== 'own') {
    return <p class="hint">{create.seconds(PRESETS[pace].desc_time, PRESETS[pace].draw_time)}</p>;
  }
  return (
    <div class="own-times">
      <Seconds label={create.write} value={desc_time} onValue={(value) => onChoice({ desc_time: value })} />
      <Seconds label={create.draw} value={draw_time} onValue={(value) => onChoice({ draw_time: value })} />
    </div>
  );
}

function Seconds(props: { label: string; value: number; onValue: (seconds: number) => void }) {
  return (
    <label>
      {props.label}
      <input
        type="number"
        inputMode="numeric"
        min={LEAST_S}
        max={MOST_S}
        value={Number.isNaN(props.value) ? '' : props.value}
        onInput={(event) => props.onValue(event.currentTarget.valueAsNumber)}
      />
    </label>
  );
}
