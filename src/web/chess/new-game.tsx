import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { SeekGame } from '../../chess/schema.ts';
import type { GameState } from '../../client/index.ts';
import { useApp } from '../context.ts';
import { loadFromDevice, saveOnDevice } from '../device-storage.ts';
import { useChessTexts } from './chess-texts.ts';
import {
  COLORS,
  type GameOptions,
  gameFor,
  isPlayable,
  optionsFrom,
  seekFor,
  TIME_CONTROLS,
  type TimeControl,
} from './game-options.ts';
import { OwnClockFields } from './own-clock.tsx';
import { Piece } from './piece.tsx';
import { PlayHouse } from './play-house.tsx';
import { PositionChoice } from './position-choice.tsx';
import { isStart } from './position-fen.ts';
import { useCommand } from './use-command.ts';

const STORAGE_KEY = 'parlor.chess';

/** The options of a new game, and three ways to start it: seek, invite, challenge. */
export function NewGame({ onSeek }: { onSeek: (seek: SeekGame) => void }) {
  const { client, go, texts } = useApp();
  const { make } = texts.chess;
  const run = useCommand();
  const { options, choose } = useOptions();
  const [fen, setFen] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const create = async (opponent?: string) => {
    setBusy(true);
    const more = { ...(opponent === undefined ? {} : { opponent }), ...(fen === undefined ? {} : { fen }) };
    const made: GameState | undefined = await run(() => client.chess.create(gameFor(options, more)));
    setBusy(false);
    if (made) go({ page: 'board', id: made.gameId });
  };
  const isReady =
    (options.time !== 'custom' || isPlayable(options.clock)) && (fen === undefined || isStart(fen));
  const seek = fen === undefined ? seekFor(options) : undefined;
  return (
    <>
      <section class="card make-game">
        <h2>{make.title}</h2>
        <TimeControlChoice time={options.time} onChoose={(time) => choose({ time })} />
        {options.time === 'custom' && (
          <OwnClockFields clock={options.clock} onChange={(clock) => choose({ clock })} />
        )}
        <ColorChoice color={options.color} onChoose={(color) => choose({ color })} />
        <PositionChoice fen={fen} onChange={setFen} />
        {seek && (
          <button type="button" class="button main wide" disabled={!isReady} onClick={() => onSeek(seek)}>
            {make.find}
          </button>
        )}
        <button
          type="button"
          class={seek ? 'button wide' : 'button main wide'}
          disabled={isBusy || !isReady}
          onClick={() => create()}
          title={make.inviteNote}
        >
          {make.invite}
        </button>
        <ChallengeForm isBusy={isBusy || !isReady} onName={create} />
      </section>
      <PlayHouse game={gameFor(options, fen === undefined ? {} : { fen })} isReady={isReady} />
    </>
  );
}

/** The chosen options, kept on this device. */
function useOptions() {
  const [options, setOptions] = useState(() =>
    optionsFrom(loadFromDevice<Partial<GameOptions>>(STORAGE_KEY)),
  );
  const choose = (changes: Partial<GameOptions>) => {
    const changed = { ...options, ...changes };
    saveOnDevice(STORAGE_KEY, changed);
    setOptions(changed);
  };
  return { options, choose };
}

function TimeControlChoice({ time, onChoose }: { time: TimeControl; onChoose: (time: TimeControl) => void }) {
  const { make, noClock } = useApp().texts.chess;
  const { clock } = useChessTexts();
  const choices: [TimeControl, string, string | undefined][] = [
    ...TIME_CONTROLS.map((one): [TimeControl, string, string | undefined] => [one, one, make.paces[one]]),
    ['none', noClock, make.noClockPace],
    ['custom', clock.custom, clock.customPace],
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
