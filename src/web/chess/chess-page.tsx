import { useEffect, useRef } from 'preact/hooks';
import type { MyChess } from '../../client/index.ts';
import { useApp } from '../context.ts';
import { NameForm } from '../home/name-form.tsx';
import { Link } from '../ui/link.tsx';
import { Page } from '../ui/page.tsx';
import { allowSounds } from '../ui/tones.ts';
import { useChessTexts } from './chess-texts.ts';
import { timingText } from './clock-text.ts';
import { Challenges, MyGames, OpenSeeks, RunningGames } from './game-lists.tsx';
import { NewGame } from './new-game.tsx';
import { playSound } from './sounds.ts';
import { useLobby, useMyGames } from './use-game-lists.ts';
import { type Seeking, useSeek } from './use-seek.ts';

/** The chess lobby, where games are created, sought and found. */
export function ChessPage() {
  const { go, person, say, settings, texts } = useApp();
  const { title, enter, mine: words } = texts.chess;
  const { games } = useChessTexts();
  const open = (id: string) => go({ page: 'board', id });
  const seeking = useSeek(open);
  const lobby = useLobby();
  const mine = useMyGames(({ kind, gameId, by }) => {
    if (kind === 'challenged' && settings.sound) playSound('start');
    if (kind === 'rematch') say(words.rematch(String(by)));
    if (kind === 'paired' || kind === 'joined' || kind === 'rematch') open(String(gameId));
  });
  useMissedPairing(seeking, mine, open);
  useEffect(() => allowSounds(), []);
  return (
    <Page title={title} isWide>
      <div class="chess-start">
        <div class="group">
          {mine && <Challenges challenges={mine.challenges} />}
          {mine && <MyGames games={mine.games} />}
          {!person && (
            <section class="card">
              <h2>{enter.title}</h2>
              <NameForm go={enter.button} />
            </section>
          )}
          {person && !seeking.wanted && <NewGame onSeek={seeking.start} />}
          {person && <Link to={{ page: 'games' }}>{games.all}</Link>}
          <Link to={{ page: 'review' }}>{games.lookAt}</Link>
          {seeking.wanted && <SeekInProgress seeking={seeking} />}
        </div>
        <div class="group">
          <OpenSeeks seeks={lobby} onSeek={seeking.start} />
          <RunningGames />
        </div>
      </div>
    </Page>
  );
}

function SeekInProgress({ seeking: { wanted, stop } }: { seeking: Seeking }) {
  const { status, texts } = useApp();
  const { seeking } = texts.chess;
  const cancel = useRef<HTMLButtonElement>(null);
  useEffect(() => cancel.current?.focus(), []);
  if (!wanted) return null;
  return (
    <section class="card seeking">
      <div role="status">
        <h2>{seeking.text(timingText(wanted.initialMs, wanted.incrementMs) ?? '')}</h2>
        <p class="soft">{status === 'open' ? seeking.note : seeking.away}</p>
      </div>
      <div class="pawns" aria-hidden="true">
        <span />
        <span />
        <span />
      </div>
      <button type="button" class="button" ref={cancel} onClick={stop}>
        {seeking.cancel}
      </button>
    </section>
  );
}

/** Opens a game that was paired while the connection was lost, since its notice was missed. */
function useMissedPairing({ wanted }: Seeking, mine: MyChess | undefined, open: (id: string) => void): void {
  const known = useRef<Set<string> | undefined>(undefined);
  useEffect(() => {
    const active = (mine?.games ?? [])
      .filter(({ status }) => status === 'ACTIVE')
      .map(({ gameId }) => gameId);
    const found = wanted && known.current && active.find((gameId) => !known.current?.has(gameId));
    if (!wanted || !known.current) known.current = mine && new Set(active);
    if (found) open(found);
  }, [wanted, mine]);
}
