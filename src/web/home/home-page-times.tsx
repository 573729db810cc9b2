import type { CreateSession } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { Pills } from '../ui/pills.tsx';

type Times = { [name in 'draw_time' | 'desc_time']: number } & CreateSession;

const PRESETS = {
  quick: { desc_time: 45, draw_time: 60 },
  relaxed: { desc_time: 90, draw_time: 120 },
} as const;
const KINDS = ['quick', 'relaxed', 'own'] as const;
const LEAST_S = 10;
const MOST_S = 600;

/** Custom times are kept while another choice is selected. */
export interface TimesChosen extends Times {
  kind: (typeof KINDS)[number];
}

/** Undefined if custom times are out of bounds. */
export function timesOf({ kind, desc_time, draw_time }: TimesChosen): Times | undefined {
  const times = kind === 'own' ? { desc_time, draw_time } : PRESETS[kind];
  const isGood = Object.values(times).every((s) => Number.isInteger(s) && s >= LEAST_S && s <= MOST_S);
  return isGood ? times : undefined;
}

interface Props {
  chosen: TimesChosen;
  onChoice: (chosen: TimesChosen) => void;
}

export function TimesChoice({ chosen, onChoice }: Props) {
  const { create } = useApp().texts.home;
  const shown = timesOf(chosen);
  return (
    <fieldset class="choice">
      <legend>{create.times}</legend>
      <Pills
        name="times"
        options={KINDS}
        labels={create}
        chosen={chosen.kind}
        onChoice={(kind) => onChoice({ ...chosen, kind })}
      />
      {chosen.kind === 'own' ? (
        <div class="own-times">
          <Seconds
            label={create.write}
            value={chosen.desc_time}
            onValue={(desc_time) => onChoice({ ...chosen, desc_time })}
          />
          <Seconds
            label={create.draw}
            value={chosen.draw_time}
            onValue={(draw_time) => onChoice({ ...chosen, draw_time })}
          />
        </div>
      ) : (
        shown && <p class="hint">{create.seconds(shown.desc_time, shown.draw_time)}</p>
      )}
    </fieldset>
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
