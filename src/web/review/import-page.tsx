import { useState } from 'preact/hooks';
import { MOST_PGN, playThrough, readPgn, type WrittenGame } from '../../chess/rules/pgn-reader.ts';
import { positionFrom, START_FEN } from '../../chess/rules/position.ts';
import { useChessTexts } from '../chess/chess-texts.ts';
import { LazyEditor } from '../chess/position-choice.tsx';
import { positionsOf } from '../chess/positions.ts';
import { useApp } from '../context.ts';
import { Page } from '../ui/page.tsx';
import { useFaultText } from './fault-text.ts';
import { GameChoice } from './game-choice.tsx';
import { readFile } from './read-file.ts';
import { looseFragment, nameFrom, positionFragment, RESULTS } from './review-address.ts';
import { useReviewTexts } from './review-texts.ts';

/** The first word of a FEN has the ranks. A PGN has no word like that. */
const LIKE_FEN = /^[pnbrqk1-8]+(?:\/[pnbrqk1-8]+){3,}\s/i;

/** A text field with more than this is slow. */
const MOST_SHOWN = 100_000;

/** What was found last, for coming back to choose another game. */
let kept: { text: string; games: readonly WrittenGame[] } = { text: '', games: [] };

/** A game or position to look at: pasted, from a file, or set up. */
export function ImportPage({ isBroken }: { isBroken: boolean }) {
  const { go } = useApp();
  const { look, broken } = useReviewTexts();
  const faultText = useFaultText();
  const [text, setText] = useState(shown(kept.text));
  const [games, setGames] = useState(kept.games);
  const [problem, setProblem] = useState(isBroken ? broken : undefined);

  const open = (game: WrittenGame) => {
    const read = playThrough(game);
    if ('fault' in read) return setProblem(faultText(read));
    const [white, black] = [nameFrom(game.tags.get('White')), nameFrom(game.tags.get('Black'))];
    const result = RESULTS.find((one) => one === game.result);
    const positions = positionsOf(read.initialFen, read.moves.join(' '));
    const loose = { ...read, white, black, result };
    go({ page: 'review', what: looseFragment(loose, positions, { ply: 0, side: undefined }) });
  };
  const lookAt = (given: string) => {
    setProblem(undefined);
    setGames([]);
    kept = { text: given, games: [] };
    const trimmed = given.trim();
    if (LIKE_FEN.test(`${trimmed} `)) return openPosition(trimmed);
    const found = readPgn(given);
    if (!Array.isArray(found)) return setProblem(faultText(found));
    kept.games = found.length > 1 ? found : [];
    setGames(kept.games);
    const [only] = found;
    if (only && found.length === 1) open(only);
  };
  const openPosition = (given: string) => {
    const fen = positionFrom(given.replace(/\s+/g, ' '));
    if (typeof fen !== 'string') return setProblem(faultText({ fault: 'fen', kind: fen.kind }));
    go({ page: 'review', what: positionFragment(fen, 'w') });
  };
  const openFile = async (file: File | undefined) => {
    if (!file) return;
    // A character takes up to four bytes.
    if (file.size > 4 * MOST_PGN) return setProblem(faultText({ fault: 'long' }));
    const content = await readFile(file);
    setText(shown(content));
    lookAt(content);
  };
  return (
    <Page title={look.title}>
      <p class="soft">{look.intro}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          lookAt(text);
        }}
      >
        <label>
          <span>{look.label}</span>
          <textarea
            rows={8}
            value={text}
            spellcheck={false}
            aria-invalid={problem !== undefined}
            aria-describedby={problem && 'look-problem'}
            onInput={({ currentTarget }) => setText(currentTarget.value)}
          />
        </label>
        {problem && (
          <p class="problem" id="look-problem" role="alert">
            {problem}
          </p>
        )}
        <div class="buttons">
          <button type="submit" class="button main">
            {look.open}
          </button>
          <FileButton onFile={openFile} />
        </div>
      </form>
      {games.length > 0 && <GameChoice games={games} onChoose={open} />}
      <SetUp onOpen={openPosition} />
    </Page>
  );
}

function shown(text: string): string {
  return text.length > MOST_SHOWN ? '' : text;
}

function FileButton({ onFile }: { onFile: (file: File | undefined) => void }) {
  const { look } = useReviewTexts();
  return (
    <label class="button file-button">
      <span>{look.file}</span>
      <input
        type="file"
        class="visually-hidden"
        accept=".pgn,.txt,text/plain,application/x-chess-pgn,application/vnd.chess-pgn"
        onChange={({ currentTarget }) => {
          onFile(currentTarget.files?.[0]);
          // Allows the same file to be chosen again after it has changed.
          currentTarget.value = '';
        }}
      />
    </label>
  );
}

function SetUp({ onOpen }: { onOpen: (fen: string) => void }) {
  const { look } = useReviewTexts();
  const { position } = useChessTexts();
  const [fen, setFen] = useState<string>();
  if (fen === undefined) {
    return (
      <button type="button" class="button" onClick={() => setFen(START_FEN)}>
        {look.setUp}
      </button>
    );
  }
  const isPossible = typeof positionFrom(fen.trim()) === 'string';
  return (
    <section class="card" aria-label={position.board}>
      <LazyEditor fen={fen} onChange={setFen} />
      <button type="button" class="button" disabled={!isPossible} onClick={() => onOpen(fen.trim())}>
        {look.open}
      </button>
    </section>
  );
}
