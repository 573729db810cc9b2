import { useState } from 'preact/hooks';
import { HOUSE } from '../../chess/rules/house.ts';
import type { CreateGame } from '../../chess/schema.ts';
import { useApp } from '../context.ts';
import { useChessTexts } from './chess-texts.ts';
import { HouseFace } from './house-face.tsx';
import { useCommand } from './use-command.ts';

/** The players of the house. A tap starts a game with the settings that are chosen for a new game. */
export function PlayHouse({ game, isReady }: { game: CreateGame; isReady: boolean }) {
  const { client, go } = useApp();
  const { title, note, play, says } = useChessTexts().house;
  const run = useCommand();
  const [isBusy, setBusy] = useState(false);
  const start = async (level: number) => {
    setBusy(true);
    const made = await run(() => client.chess.playHouse({ level, ...game }));
    setBusy(false);
    if (made) go({ page: 'board', id: made.gameId });
  };
  return (
    <section class="play-house">
      <h2>{title}</h2>
      <p class="soft">{note}</p>
      <ul>
        {HOUSE.map((name, index) => (
          <li key={name}>
            <button
              type="button"
              disabled={isBusy || !isReady}
              aria-label={play(name, index + 1, HOUSE.length)}
              onClick={() => start(index + 1)}
            >
              <HouseFace level={index + 1} />
              <strong>{name}</strong>
              <span>{says[index]}</span>
              <Pips level={index + 1} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Pips({ level }: { level: number }) {
  return (
    <span class="pips" aria-hidden="true">
      {HOUSE.map((name, index) => (
        <i key={name} class={index < level ? 'full' : ''} />
      ))}
    </span>
  );
}
