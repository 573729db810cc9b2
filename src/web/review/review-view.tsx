import { useEffect, useMemo, useState } from 'preact/hooks';
import { isBook } from '../../chess/rules/openings.ts';
import { turnOf } from '../../chess/rules/position.ts';
import { piecesOf, type Side } from '../../client/index.ts';
import { BoardView } from '../chess/board-view.tsx';
import { OpeningName } from '../chess/opening-name.tsx';
import { checkedKing, positionsOf } from '../chess/positions.ts';
import { uciOf } from '../chess/premove.ts';
import { ScoreSheet } from '../chess/score-sheet.tsx';
import { useStepping } from '../chess/use-stepping.ts';
import { useWheel } from '../chess/use-wheel.ts';
import { useApp } from '../context.ts';
import { AccuracyTable } from './accuracy-table.tsx';
import { EvaluationGraph } from './evaluation-graph.tsx';
import { Progress } from './progress.tsx';
import type { View } from './review-address.ts';
import { useReviewTexts } from './review-texts.ts';
import { ReviewTools } from './review-tools.tsx';
import { lineOf, marksOf, reviewedPlies, type Tried, triedAfter } from './reviewed-line.ts';
import { SideBar } from './side-bar.tsx';
import { useAssessments } from './use-assessments.ts';
import { Verdict } from './verdict.tsx';

export interface Reviewed {
  initialFen: string;
  /** As UCI, separated by spaces. */
  moves: string;
  names: Record<Side, string>;
  /** Undefined if the game has none. */
  result: string | undefined;
  /** The game on this server that it is. */
  gameId: string | undefined;
}

interface Props {
  game: Reviewed;
  /** Where to begin. */
  view: View;
  /** The fragment of the address that leads here. */
  fragmentOf: (view: View) => string;
}

/** A finished game or a position: to step through, with what the engine says, and to try other moves. */
export function ReviewView({ game, view, fragmentOf }: Props) {
  const words = useReviewTexts();
  const main = useMemo(() => positionsOf(game.initialFen, game.moves), [game.initialFen, game.moves]);
  const [tried, setTried] = useState<Tried>();
  const line = useMemo(() => lineOf(main, tried), [main, tried]);
  const stepping = useStepping(line, false, Math.max(0, view.ply));
  const { ply, position, goTo } = stepping;
  const [side, setSide] = useState<Side>(view.side ?? 'w');
  const [hasHint, setHint] = useState(true);
  const mainFens = useMemo(() => main.map(({ fen }) => fen), [main]);
  const assessments = useAssessments(mainFens, position.fen);
  const wheel = useWheel(stepping);
  const mainPly = Math.min(ply, tried?.from ?? ply);
  const shown = { ply: mainPly, side: side === 'b' ? side : undefined };
  useAddress(fragmentOf(shown));

  const pieces = useMemo(() => piecesOf(position.fen), [position.fen]);
  const mainPlies = reviewedPlies(main, assessments.of);
  const plies = tried ? reviewedPlies(line, assessments.of) : mainPlies;
  const marks = marksOf(mainPlies, words);
  // There are many good moves in the opening, and the engine knows no better.
  const hint = hasHint && !isBook(position.fen) ? assessments.of(position.fen)?.best : undefined;
  const play = (uci: string) => {
    if (line[ply + 1]?.move?.uci !== uci) setTried(triedAfter(line, tried, ply, uci));
    goTo(ply + 1);
  };
  const goBack = () => {
    setTried(undefined);
    goTo(mainPly);
  };
  const bar = (of: Side) => <SideBar name={game.names[of]} side={of} pieces={pieces} result={game.result} />;
  return (
    <div class="game review">
      <div class="table" ref={wheel}>
        {bar(side === 'w' ? 'b' : 'w')}
        <BoardView
          situation={{ mode: 'move', side: turnOf(position.fen), fen: position.fen, pieces }}
          flipped={side === 'b'}
          lastMove={position.move?.uci}
          checked={checkedKing(position, pieces)}
          hint={hint}
          premove={undefined}
          onMove={(move) => play(uciOf(move))}
          onForget={() => undefined}
        />
        {bar(side)}
      </div>
      <div class="side">
        <Verdict line={line} plies={plies} ply={ply} hint={hint} />
        <OpeningName positions={line} ply={ply} />
        {line.length < 2 ? (
          <p class="soft">{words.tryIt}</p>
        ) : (
          <ScoreSheet positions={line} ply={ply} onGo={goTo} marks={tried ? marksOf(plies, words) : marks} />
        )}
        {tried && <OwnMoves onBack={goBack} />}
        {main.length > 2 && (
          <EvaluationGraph positions={main} plies={mainPlies} marks={marks} ply={mainPly} onGo={goTo} />
        )}
        {assessments.share < 1 && <Progress {...assessments} />}
        {assessments.isComplete && main.length > 2 && <AccuracyTable plies={mainPlies} names={game.names} />}
        <ReviewTools
          fen={position.fen}
          gameId={game.gameId}
          fragment={main.length > 1 ? fragmentOf({ ...shown, side }) : undefined}
          side={side}
          hasHint={hasHint}
          onFlip={() => setSide(side === 'w' ? 'b' : 'w')}
          onHint={() => setHint(!hasHint)}
        />
      </div>
    </div>
  );
}

function OwnMoves({ onBack }: { onBack: () => void }) {
  const words = useReviewTexts();
  return (
    <div class="prompt" role="status">
      <p>{words.own}</p>
      <button type="button" class="button" onClick={onBack}>
        {words.back}
      </button>
    </div>
  );
}

/** Browsers allow only so many changes of the address in a while. */
const ADDRESS_MS = 400;

/** Keeps the address up to date, so that coming back leads to the same move. */
function useAddress(fragment: string): void {
  const { addressOf } = useApp();
  useEffect(() => {
    const address = addressOf({ page: 'review', what: fragment });
    if (location.href === address) return;
    const timer = setTimeout(() => history.replaceState(null, '', address), ADDRESS_MS);
    return () => clearTimeout(timer);
  }, [fragment]);
}
