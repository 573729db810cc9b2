import { useEffect, useMemo, useState } from 'preact/hooks';
import { BoardSettingsButton } from '../chess/board-settings.tsx';
import { GameNotFound } from '../chess/game-not-found.tsx';
import { nameOf } from '../chess/player-names.ts';
import { positionsOf } from '../chess/positions.ts';
import { useBoard } from '../chess/use-board.ts';
import { useTabTitle } from '../chess/use-tab-title.ts';
import { useApp } from '../context.ts';
import { AccountLink } from '../ui/bar.tsx';
import { Link } from '../ui/link.tsx';
import { Page } from '../ui/page.tsx';
import { ImportPage } from './import-page.tsx';
import { finishedFragment, type LooseGame, looseFragment, subjectFrom, type View } from './review-address.ts';
import { useReviewTexts } from './review-texts.ts';
import { type Reviewed, ReviewView } from './review-view.tsx';

/** Looks at games and positions: a finished game of this server, or one that its address holds. */
export function ReviewPage() {
  const fragment = useFragment();
  const subject = useMemo(() => subjectFrom(fragment), [fragment]);
  switch (subject.kind) {
    case 'finished':
      return <FinishedGame key={fragment} {...subject} />;
    case 'loose':
      return <Loose key={fragment} {...subject} />;
    default:
      return <ImportPage key={subject.kind} isBroken={subject.kind === 'broken'} />;
  }
}

/** The fragment of the address. Stepping through the game replaces the address, but is not a change. */
function useFragment(): string {
  const { route } = useApp();
  const [fragment, setFragment] = useState(location.hash);
  // The page's own links change the address without an event.
  useEffect(() => setFragment(location.hash), [route]);
  useEffect(() => {
    const onChange = () => setFragment(location.hash);
    addEventListener('hashchange', onChange);
    return () => removeEventListener('hashchange', onChange);
  }, []);
  return fragment;
}

/** A game of this server. While it is being played, nobody gets any help. */
function FinishedGame({ id, view }: { id: string; view: View }) {
  const { person, texts } = useApp();
  const words = useReviewTexts();
  const { state, lost } = useBoard(id);
  if (lost) return <GameNotFound />;
  if (!state) return <Page title={words.title}>{texts.everywhere.loading}</Page>;
  if (state.status === 'ACTIVE' || state.status === 'WAITING') {
    return (
      <Page title={words.running.title}>
        <p>{words.running.text}</p>
        <Link class="button" to={{ page: 'board', id }}>
          {words.running.open}
        </Link>
      </Page>
    );
  }
  const { nobody } = texts.chess;
  const { initialFen, moves } = state;
  const names = { w: nameOf(state, 'w') ?? nobody, b: nameOf(state, 'b') ?? nobody };
  const own = person && state.players.blackId === person.uuid ? 'b' : undefined;
  return (
    <Review
      title={texts.chess.versus(names.w, names.b)}
      game={{ initialFen, moves, names, result: state.result ?? undefined, gameId: id }}
      view={{ ...view, side: view.side ?? own }}
      fragmentOf={(now) => finishedFragment(id, now)}
    />
  );
}

/** A game or position that the address holds. */
function Loose({ game, view }: { game: LooseGame; view: View }) {
  const { texts } = useApp();
  const words = useReviewTexts();
  const { initialFen, white, black, result } = game;
  const moves = game.moves.join(' ');
  const positions = useMemo(() => positionsOf(initialFen, moves), [initialFen, moves]);
  const isNamed = white !== undefined || black !== undefined;
  const names = { w: white ?? words.colors.w, b: black ?? words.colors.b };
  return (
    <Review
      title={isNamed ? texts.chess.versus(names.w, names.b) : moves === '' ? words.position : words.game}
      game={{ initialFen, moves, names, result, gameId: undefined }}
      view={view}
      fragmentOf={(now) => looseFragment(game, positions, now)}
    />
  );
}

interface ReviewProps {
  title: string;
  game: Reviewed;
  view: View;
  fragmentOf: (view: View) => string;
}

function Review({ title, ...shown }: ReviewProps) {
  const { texts } = useApp();
  const words = useReviewTexts();
  useTabTitle(`${words.title}: ${title} · ${texts.everywhere.title}`);
  const bar = (
    <>
      <BoardSettingsButton />
      <AccountLink />
    </>
  );
  return (
    <Page title={title} isWide bar={bar}>
      <ReviewView {...shown} />
    </Page>
  );
}
