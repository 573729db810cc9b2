import { useState } from 'preact/hooks';
import type { WrittenGame } from '../../chess/rules/pgn-reader.ts';
import { useApp } from '../context.ts';
import { nameFrom } from './review-address.ts';
import { useReviewTexts } from './review-texts.ts';

const PAGE = 30;

interface Props {
  games: readonly WrittenGame[];
  onChoose: (game: WrittenGame) => void;
}

/** The games of a file, to choose one. */
export function GameChoice({ games, onChoose }: Props) {
  const { look } = useReviewTexts();
  const { chess } = useApp().texts;
  const [shown, setShown] = useState(PAGE);
  const left = games.length - shown;
  const player = (name: string | undefined) => nameFrom(name) ?? look.unnamed;
  return (
    <section class="group game-choice">
      <h2>{look.choose(games.length)}</h2>
      <ol>
        {games.slice(0, shown).map((game, at) => {
          const { tags, moves, result } = game;
          const facts = [
            result === '*' ? undefined : result,
            tags.get('Event'),
            tags.get('Date')?.replace(/\.\?\?/g, ''),
          ];
          const told = facts.map(nameFrom).filter((fact) => fact !== undefined && !fact.startsWith('??'));
          return (
            // The same game may be in a file twice.
            <li key={at}>
              <button type="button" class="card flat" onClick={() => onChoose(game)}>
                <strong>{chess.versus(player(tags.get('White')), player(tags.get('Black')))}</strong>
                <span class="soft">{[...told, look.moves(Math.ceil(moves.length / 2))].join(' · ')}</span>
              </button>
            </li>
          );
        })}
      </ol>
      {left > 0 && (
        <button type="button" class="button" onClick={() => setShown(shown + PAGE)}>
          {look.more(Math.min(PAGE, left))}
        </button>
      )}
    </section>
  );
}
