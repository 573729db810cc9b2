import { useEffect, useState } from 'preact/hooks';
import type { GameState } from '../../client/index.ts';
import { useApp } from '../context.ts';
import { copyText } from '../ui/clipboard.ts';
import { Dialog } from '../ui/dialog.tsx';
import { fileNameOf, savePgn } from './pgn-file.ts';
import { useCommand } from './use-command.ts';

/** The game as PGN, to copy or download. */
export function PgnDialog({ state, onClose }: { state: GameState; onClose: () => void }) {
  const { client, say, texts } = useApp();
  const { over, seat } = texts.chess;
  const run = useCommand();
  const [pgn, setPgn] = useState<string>();
  useEffect(() => {
    run(() => client.chess.pgn(state.gameId)).then((text) => {
      if (text === undefined) onClose();
      else setPgn(text);
    });
  }, []);
  const copy = async () => {
    say((await copyText(pgn ?? '')) ? texts.everywhere.copied : seat.copyFailed);
  };
  return (
    <Dialog title={over.pgnTitle} onClose={onClose}>
      <div class="group pgn">
        <textarea
          readOnly
          rows={10}
          aria-label={over.pgnLabel}
          value={pgn ?? texts.everywhere.loading}
          onFocus={(event) => event.currentTarget.select()}
        />
        <div class="buttons">
          <button type="button" class="button" disabled={pgn === undefined} onClick={copy}>
            {over.pgnCopy}
          </button>
          <button
            type="button"
            class="button"
            disabled={pgn === undefined}
            onClick={() => savePgn(pgn ?? '', fileNameOf(state))}
          >
            {over.pgnSave}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
