import { useState } from 'preact/hooks';
import type { SeekGame } from '../../chess/schema.ts';
import type { GameState } from '../../client/index.ts';
import { useApp } from '../context.ts';
import { keep, kept } from '../kept.ts';
import { Piece } from './piece.tsx';
import { COLORS, gameFor, seekFor, TIMES, type Time, type Wanted, wantedFrom } from './times.ts';
import { useCommand } from './use-command.ts';

const KEPT = 'parlor.chess';

/** The options of a new game, and three ways to start it: seek, invite, challenge. */
export function MakeGame({ onSeek }: { onSeek: (wanted: SeekGame) => void }) {
  const { client, go, texts } = useApp();
  const { make } = texts.chess;
  const run = useCommand();
  const [wanted, setWanted] = useState(() => wantedFrom(kept<Partial<Wanted>>(KEPT)));
  const [isBusy, setBusy] = useState(false);
  const choose = (changes: Partial<Wanted>) => {
    const changed = { ...wanted, ...changes };
    keep(KEPT, changed);
    setWanted(changed);
  };
  const create = async (opponent?: string) => {
    setBusy(true);
    const made: GameState | undefined = await run(() => client.chess.create(gameFor(wanted, opponent)));
    setBusy(false);
    if (made) go({ page: 'board', id: made.gameId });
  };
  const seek = seekFor(wanted);
  return (
    <section class="card stack make-game">
      <h2>{make.title}</h2>
      <Times time={wanted.time} onChoose={(time) => choose({ time })} />
      <Colors color={wanted.color} onChoose={(color) => choose({ color })} />
      {seek && (
        <button type="button" class="wide main-way" onClick={() => onSeek(seek)}>
          {make.find}
        </button>
      )}
      <button
        type="button"
        class={seek ? 'wide quiet' : 'wide main-way'}
        disabled={isBusy}
        onClick={() => create()}
        title={make.inviteNote}
      >
        {make.invite}
      </button>
      <ByName isBusy={isBusy} onName={create} />
    </section>
  );
}

function Times({ time, onChoose }: { time: Time; onChoose: (time: Time) => void }) {
  const { make, noClock } = useApp().texts.chess;
  const choices: [Time, string, string | undefined][] = [
    ...TIMES.map((one): [Time, string, string | undefined] => [one, one, make.paces[one]]),
    ['none', noClock, make.noClockPace],
  ];
  return (
    <fieldset class="choices times">
      <legend>{make.time}</legend>
      {choices.map(([value, name, pace]) => (
        <label key={value} class="pick">
          <input
            type="radio"
            name="time"
            class="visually-hidden"
            checked={time === value}
            onChange={() => onChoose(value)}
          />
          <strong>{name}</strong>
          <span>{pace}</span>
        </label>
      ))}
    </fieldset>
  );
}

function Colors({ color, onChoose }: { color: Wanted['color']; onChoose: (color: Wanted['color']) => void }) {
  const { make } = useApp().texts.chess;
  return (
    <fieldset class="choices colors">
      <legend>{make.color}</legend>
      {COLORS.map((value) => (
        <label key={value} class="pick">
          <input
            type="radio"
            name="color"
            class="visually-hidden"
            checked={color === value}
            onChange={() => onChoose(value)}
          />
          <span class="kings">
            {value !== 'black' && <Piece sign="K" />}
            {value !== 'white' && <Piece sign="k" />}
          </span>
          <span>{make.colors[value]}</span>
        </label>
      ))}
    </fieldset>
  );
}

function ByName({ isBusy, onName }: { isBusy: boolean; onName: (name: string) => void }) {
  const { make } = useApp().texts.chess;
  const [name, setName] = useState('');
  return (
    <details>
      <summary>{make.byName}</summary>
      <form
        class="by-name"
        onSubmit={(event) => {
          event.preventDefault();
          onName(name.trim());
        }}
      >
        <input
          aria-label={make.name}
          placeholder={make.name}
          autocomplete="off"
          required
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <button type="submit" disabled={isBusy || name.trim() === ''}>
          {make.challenge}
        </button>
      </form>
    </details>
  );
}
