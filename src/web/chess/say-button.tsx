import { useState } from 'preact/hooks';
import { PHRASES, type Phrase } from '../../chess/rules/phrases.ts';
import type { GameState } from '../../client/index.ts';
import { useApp } from '../context.ts';
import { Dialog } from '../ui/dialog.tsx';
import { boardLook, changeLook, useBoardLook } from './board-look.ts';
import { useChessTexts } from './chess-texts.ts';
import { Icon } from './icon.tsx';
import { useCommand } from './use-command.ts';
import { useMyGames } from './use-game-lists.ts';

/** In the bar of a player: the phrases to say. Shows what the opponent says, unless it is muted. */
export function SayButton({ state }: { state: GameState }) {
  const { say } = useApp();
  const { say: words } = useChessTexts();
  const [isOpen, setOpen] = useState(false);
  const { gameId } = state;
  useMyGames((notice) => {
    if (notice.kind !== 'said' || notice.gameId !== gameId || !boardLook().messages) return;
    const phrase = PHRASES.find((one) => one === notice.phrase);
    if (phrase) say(words.heard(String(notice.by), words.phrases[phrase]));
  });
  return (
    <>
      <button
        type="button"
        class="button only"
        aria-label={words.openLong}
        title={words.openLong}
        onClick={() => setOpen(true)}
      >
        <Icon name="talk" />
      </button>
      {isOpen && <Phrases gameId={gameId} onClose={() => setOpen(false)} />}
    </>
  );
}

function Phrases({ gameId, onClose }: { gameId: string; onClose: () => void }) {
  const { client, say } = useApp();
  const { say: words } = useChessTexts();
  const { messages } = useBoardLook();
  const run = useCommand();
  const tell = async (phrase: Phrase) => {
    onClose();
    if (await run(() => client.http.request('POST /api/game/:id/say/', { id: gameId, phrase })))
      say(words.said(words.phrases[phrase]));
  };
  return (
    <Dialog title={words.title} onClose={onClose}>
      <div class="phrases">
        {PHRASES.map((phrase) => (
          <button key={phrase} type="button" class="button" onClick={() => tell(phrase)}>
            {words.phrases[phrase]}
          </button>
        ))}
      </div>
      {!messages && <p class="soft">{words.muted}</p>}
      <button type="button" class="button wide" onClick={() => changeLook({ messages: !messages })}>
        {messages ? words.mute : words.unmute}
      </button>
    </Dialog>
  );
}
