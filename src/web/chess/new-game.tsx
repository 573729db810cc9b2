import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { SeekGame } from '../../chess/schema.ts';
import type { GameState } from '../../client/index.ts';
import { useApp } from '../context.ts';
import {
  COLORS,
  chosenOptions,
  type GameOptions,
  gameFor,
  keepOptions,
  seekFor,
  TIME_CONTROLS,
  type TimeControl,
} from './game-options.ts';
import { Piece } from './piece.tsx';
import { useCommand } from './use-command.ts';

/** The options of a new game, and three ways to start it: seek, invite, challenge. */
export function NewGame({ onSeek }: { onSeek: (seek: SeekGame) => void }) {
  const { client, go, texts } = useApp();
  const { make } = texts.chess;
  const run = useCommand();
  const [options, setOptions] = useState(chosenOptions);
  const [isBusy, setBusy] = useState(false);
  const choose = (changes: Partial<GameOptions>) => {
    const changed = { ...options, ...changes };
    keepOptions(changed);
    setOptions(changed);
  };
  const create = async (opponent?: string) => {
    setBusy(true);
    const made: GameState | undefined = await run(() => client.chess.create(gameFor(options, opponent)));
    setBusy(false);
    if (made) go({ page: 'board', id: made.gameId });
  };
  const seek = seekFor(options);
  return (
    <section class="card make-game">
      <h2>{make.title}</h2>
      <TimeControlChoice time={options.time} onChoose={(time) => choose({ time })} />
      <ColorChoice color={options.color} onChoose={(color) => choose({ color })} />
      {seek && (
        <button type="button" class="button main wide" onClick={() => onSeek(seek)}>
          {make.find}
        </button>
      )}
      <button
        type="button"
        class={seek ? 'button wide' : 'button main wide'}
        disabled={isBusy}
        onClick={() => create()}
        title={make.inviteNote}
      >
        {make.invite}
      </button>
      <ChallengeForm isBusy={isBusy} onName={create} />
    </section>
  );
}

function TimeControlChoice({ time, onChoose }: { time: TimeControl; onChoose: (time: TimeControl) => void }) {
  const { make, noClock } = useApp().texts.chess;
  const choices: [TimeControl, string, string | undefined][] = [
    ...TIME_CONTROLS.map((one): [TimeControl, string, string | undefined] => [one, one, make.paces[one]]),
    ['none', noClock, make.noClockPace],
  ];
  return (
    <fieldset class="choices times">
      <legend>{make.time}</legend>
      {choices.map(([value, name, pace]) => (
        <RadioCard key={value} name="time" isChosen={time === value} onChoose={() => onChoose(value)}>
          <strong>{name}</strong>
          <span>{pace}</span>
        </RadioCard>
      ))}
    </fieldset>
  );
}

function ColorChoice({
  color,
  onChoose,
}: {
  color: GameOptions['color'];
  onChoose: (color: GameOptions['color']) => void;
}) {
  const { make } = useApp().texts.chess;
  return (
    <fieldset class="choices colors">
      <legend>{make.color}</legend>
      {COLORS.map((value) => (
        <RadioCard key={value} name="color" isChosen={color === value} onChoose={() => onChoose(value)}>
          <span class="kings">
            {value !== 'black' && <Piece sign="K" />}
            {value !== 'white' && <Piece sign="k" />}
          </span>
          <span>{make.colors[value]}</span>
        </RadioCard>
      ))}
    </fieldset>
  );
}

interface RadioCardProps {
  name: string;
  isChosen: boolean;
  onChoose: () => void;
  children: ComponentChildren;
}

function RadioCard({ name, isChosen, onChoose, children }: RadioCardProps) {
  return (
    <label class="pick">
      <input type="radio" name={name} class="visually-hidden" checked={isChosen} onChange={onChoose} />
      {children}
    </label>
  );
}

function ChallengeForm({ isBusy, onName }: { isBusy: boolean; onName: (name: string) => void }) {
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
