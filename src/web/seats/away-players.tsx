import type { Door } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { Face } from '../people/face.tsx';
import { Name } from '../people/name.tsx';
import { type AwayPlayer, awayPlayers } from './away-player.ts';

/** The faces of guests whose phones are away. One tap asks for their seat. */
export function AwayPlayers({ door, onClaim }: { door: Door; onClaim: (player: AwayPlayer) => void }) {
  const { away } = useApp().texts.seats;
  return (
    <section class="card flat away-players">
      <h2>{away.title}</h2>
      <p class="soft">{away.text}</p>
      <ul class="plain crowd">
        {awayPlayers(door).map((player) => (
          <li key={player.username}>
            <button
              type="button"
              class="who"
              aria-label={away.take(player.name)}
              onClick={() => onClaim(player)}
            >
              <Face face={player.face} isAway />
              <Name name={player.name} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
