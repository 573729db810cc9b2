import type { CreateSession } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { Segmented } from '../ui/segmented.tsx';

interface Times {
  desc_time: number;
  draw_time: number;
}

const PRESETS = {
  quick: { desc_time: 45, draw_time: 60 },
  relaxed: { desc_time: 90, draw_time: 120 },
} as const;
const PACES = ['quick', 'relaxed', 'own', 'none'] as const;
const LEAST_S = 10;
const MOST_S = 600;
/** As the server takes them. More rounds than twice round the table are cut to that. */
const ROUNDS = { short: 3, table: 'table', long: 19 } as const;
const LENGTHS = ['short', 'table', 'long'] as const;

/** What is chosen for a new game. Custom times are kept while another pace is selected. */
export interface Settings extends Times {
  pace: (typeof PACES)[number];
  length: (typeof LENGTHS)[number];
  lastCall: boolean;
}

export const FIRST_SETTINGS: Settings = {
  pace: 'relaxed',
  length: 'table',
  lastCall: true,
  desc_time: 60,
  draw_time: 90,
};

/** Undefined if custom times are out of bounds. */
export function gameOf({ pace, length, lastCall, ...own }: Settings): CreateSession | undefined {
  const isGood = Object.values(own).every((s) => Number.isInteger(s) && s >= LEAST_S && s <= MOST_S);
  if (pace === 'own' && !isGood) return undefined;
  const times = pace === 'own' ? own : PRESETS[pace === 'none' ? 'relaxed' : pace];
  const clock = pace === 'none' ? 'none' : lastCall ? 'last_call' : 'fixed';
  return { ...times, rounds: ROUNDS[length], options: { clock } };
}

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
