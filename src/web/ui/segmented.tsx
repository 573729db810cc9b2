interface SegmentedProps<Value extends string> {
  name: string;
  options: readonly Value[];
  labels: Record<Value, string>;
  chosen: Value;
  onChoice: (value: Value) => void;
}

/** A choice of one among a few, as radio buttons side by side. Goes into a fieldset with a legend. */
export function Segmented<Value extends string>(props: SegmentedProps<Value>) {
  const { name, options, labels, chosen, onChoice } = props;
  return (
    <div class="segmented">
      {options.map((value) => (
        <label key={value}>
          <input type="radio" name={name} checked={chosen === value} onChange={() => onChoice(value)} />
          <span>{labels[value]}</span>
        </label>
      ))}
    </div>
  );
}
