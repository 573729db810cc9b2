import { OWN_RESULTS, PACES } from '../../chess/rules/own-games.ts';
import { useChessTexts } from './chess-texts.ts';
import { type Filter, NO_FILTER } from './own-games-filter.ts';

const COLORS = ['white', 'black'] as const;

interface Props {
  filter: Filter;
  onChange: (filter: Filter) => void;
}

/** The filters take effect at once. */
export function GameFilters({ filter, onChange }: Props) {
  const { games: words } = useChessTexts();
  const change = (changes: Partial<Filter>) => {
    const next = { ...filter, ...changes };
    onChange(Object.values(next).some((value) => value !== '') ? next : NO_FILTER);
  };
  return (
    <details class="card filters">
      <summary>{words.filters}</summary>
      <div class="filter-fields">
        <label>
          {words.opponent}
          <input
            type="search"
            maxLength={150}
            autocomplete="off"
            value={filter.opponent}
            onInput={({ currentTarget }) => change({ opponent: currentTarget.value })}
          />
        </label>
        <Choice
          label={words.result}
          options={OWN_RESULTS}
          labels={words.results}
          value={filter.result}
          onChoice={(result) => change({ result })}
        />
        <Choice
          label={words.color}
          options={COLORS}
          labels={words.colors}
          value={filter.color}
          onChoice={(color) => change({ color })}
        />
        <Choice
          label={words.pace}
          options={PACES}
          labels={words.paces}
          value={filter.pace}
          onChoice={(pace) => change({ pace })}
        />
        <Day label={words.since} value={filter.since} onChoice={(since) => change({ since })} />
        <Day label={words.until} value={filter.until} onChoice={(until) => change({ until })} />
      </div>
      {filter !== NO_FILTER && (
        <button type="button" class="button" onClick={() => onChange(NO_FILTER)}>
          {words.reset}
        </button>
      )}
    </details>
  );
}

interface ChoiceProps<Value extends string> {
  label: string;
  options: readonly Value[];
  labels: Record<Value, string>;
  value: Value | '';
  onChoice: (value: Value | '') => void;
}

function Choice<Value extends string>({ label, options, labels, value, onChoice }: ChoiceProps<Value>) {
  const { games: words } = useChessTexts();
  return (
    <label>
      {label}
      <select
        value={value}
        onChange={({ currentTarget }) =>
          onChoice(options.find((option) => option === currentTarget.value) ?? '')
        }
      >
        <option value="">{words.any}</option>
        {options.map((option) => (
          <option key={option} value={option}>
            {labels[option]}
          </option>
        ))}
      </select>
    </label>
  );
}

function Day({ label, value, onChoice }: { label: string; value: string; onChoice: (day: string) => void }) {
  return (
    <label>
      {label}
      <input type="date" value={value} onChange={({ currentTarget }) => onChoice(currentTarget.value)} />
    </label>
  );
}
