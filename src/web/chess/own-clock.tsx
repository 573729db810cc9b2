import { useChessTexts } from './chess-texts.ts';
import { isPlayable, MOST_INCREMENT_S, MOST_S, type OwnClock } from './game-options.ts';

interface Props {
  clock: OwnClock;
  onChange: (clock: OwnClock) => void;
}

/** A custom clock: minutes, seconds and increment, and another time for the opponent. */
export function OwnClockFields({ clock, onChange }: Props) {
  const { clock: words } = useChessTexts();
  const { initialS, incrementS, opponentS } = clock;
  const hasOdds = opponentS !== undefined;
  return (
    <div class="own-clock">
      <TimeFields
        legend={hasOdds ? words.own : words.both}
        seconds={initialS}
        onChange={(seconds) => onChange({ ...clock, initialS: seconds })}
      />
      {hasOdds && (
        <TimeFields
          legend={words.opponents}
          seconds={opponentS}
          onChange={(seconds) => onChange({ ...clock, opponentS: seconds })}
        />
      )}
      <NumberField
        label={words.increment}
        value={incrementS}
        most={MOST_INCREMENT_S}
        onChange={(seconds) => onChange({ ...clock, incrementS: seconds })}
      />
      <label class="check">
        {words.odds}
        <input
          type="checkbox"
          class="switch"
          checked={hasOdds}
          onChange={() => onChange({ ...clock, opponentS: hasOdds ? undefined : initialS })}
        />
      </label>
      {!isPlayable(clock) && (
        <p class="soft" role="status">
          {words.tooShort}
        </p>
      )}
    </div>
  );
}

interface TimeProps {
  legend: string;
  seconds: number;
  onChange: (seconds: number) => void;
}

function TimeFields({ legend, seconds, onChange }: TimeProps) {
  const { clock: words } = useChessTexts();
  const minutes = Math.floor(seconds / 60);
  const change = (to: number) => onChange(Math.min(MOST_S, to));
  return (
    <fieldset>
      <legend>{legend}</legend>
      <NumberField
        label={words.minutes}
        value={minutes}
        most={MOST_S / 60}
        onChange={(value) => change(value * 60 + (seconds % 60))}
      />
      <NumberField
        label={words.seconds}
        value={seconds % 60}
        most={59}
        onChange={(value) => change(minutes * 60 + value)}
      />
    </fieldset>
  );
}

interface NumberProps {
  label: string;
  value: number;
  most: number;
  onChange: (value: number) => void;
}

/** Whole numbers from 0 to `most`. Anything else is put right when the field is left. */
function NumberField({ label, value, most, onChange }: NumberProps) {
  return (
    <label class="number">
      <span>{label}</span>
      <input
        type="number"
        inputMode="numeric"
        min={0}
        max={most}
        value={value}
        onInput={({ currentTarget }) => {
          const typed = Math.round(Number(currentTarget.value));
          if (currentTarget.value !== '' && typed >= 0 && typed <= most) onChange(typed);
        }}
        onBlur={({ currentTarget }) => {
          const typed = Math.round(Number(currentTarget.value) || 0);
          const right = Math.max(0, Math.min(most, typed));
          currentTarget.value = String(right);
          onChange(right);
        }}
        onFocus={({ currentTarget }) => currentTarget.select()}
      />
    </label>
  );
}
