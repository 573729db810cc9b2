import { useState } from 'preact/hooks';
import { useApp } from '../context.ts';
import { isLong, shortened } from './numbers.ts';

/** A number. A long one is shortened, or shown as `short`, until it is expanded. */
export function BigNumber({ value, short }: { value: bigint | string; short?: string }) {
  const { lab } = useApp().texts;
  const [isWhole, setWhole] = useState(false);
  const text = String(value);
  if (!isLong(text)) return <span class="big">{text}</span>;
  return (
    <button
      type="button"
      class={isWhole ? 'big whole' : 'big'}
      aria-expanded={isWhole}
      title={lab.digits(text.replace('-', '').length)}
      onClick={() => setWhole(!isWhole)}
    >
      {isWhole ? text : (short ?? shortened(text))}
    </button>
  );
}

const FIRST = 8;

interface TableProps {
  caption: string;
  heads: string[];
  /** The cells of each row. Strings are shown unchanged. */
  rows: (bigint | string)[][];
}

/** A table of numbers. Only the first rows are shown until it is expanded. */
export function NumberTable({ caption, heads, rows }: TableProps) {
  const { lab } = useApp().texts;
  const [isAll, setAll] = useState(false);
  const shown = isAll ? rows : rows.slice(0, FIRST);
  return (
    <>
      <table class="numbers">
        <caption>{caption}</caption>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((cells, row) => (
            <tr key={row}>
              {cells.map((cell, column) => (
                <td key={column}>{typeof cell === 'bigint' ? <BigNumber value={cell} /> : cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < rows.length && (
        <button type="button" class="button quiet" onClick={() => setAll(true)}>
          {lab.all(rows.length)}
        </button>
      )}
    </>
  );
}
