import { useRef, useState } from 'preact/hooks';
import { useApp } from '../context.ts';
import { addMark, clear, isBlank, NO_INK } from './ink.ts';
import { Pad } from './pad.tsx';

/** Each line gets the next colour. */
const COLOURS = ['#7d3fb3', '#1f9d9d', '#f47b20', '#2455c3', '#d7263d', '#2f9e54'];
const SIZE = 9;

/** A margin to doodle in while waiting. It is neither stored nor sent. */
export function Doodle() {
  const { round } = useApp().texts.telephone;
  const [ink, setInk] = useState(NO_INK);
  const finish = useRef(() => {});
  const colour = COLOURS[ink.done.length % COLOURS.length] ?? '';
  return (
    <section class="doodle">
      <div class="head">
        <h2>{round.doodle}</h2>
        {isBlank(ink) ? (
          <span>{round.neverSent}</span>
        ) : (
          <button type="button" class="link" onClick={() => setInk(clear)}>
            {round.wipe}
          </button>
        )}
      </div>
      <Pad
        ink={ink}
        background={undefined}
        brush={{ tool: 'pen', colour, size: SIZE }}
        label={`${round.doodle}, ${round.neverSent}`}
        isLocked={false}
        onMark={(mark) => setInk((now) => addMark(now, mark))}
        finish={finish}
      />
    </section>
  );
}
