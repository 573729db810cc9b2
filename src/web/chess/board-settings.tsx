import { useState } from 'preact/hooks';
import { Dialog } from '../ui/dialog.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { BOARD_NAMES, type BoardLook, changeLook, useBoardLook } from './board-look.ts';
import { useChessTexts } from './chess-texts.ts';
import { Icon } from './icon.tsx';
import { MiniBoard } from './mini-board.tsx';
import { SET_NAMES } from './piece-sets.ts';

const SAMPLE = 'r2qk1n1/1p6/8/8/8/8/5PP1/1BRQKN2 w - - 0 1';

/** In the bar: opens the settings of the board. */
export function BoardSettingsButton() {
  const { look: words } = useChessTexts();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        class="button only"
        aria-label={words.openLong}
        title={words.openLong}
        onClick={() => setOpen(true)}
      >
        <Icon name="gear" />
      </button>
      {isOpen && <BoardSettings onClose={() => setOpen(false)} />}
    </>
  );
}

/** Changes take effect at once and are stored on this device. */
function BoardSettings({ onClose }: { onClose: () => void }) {
  const { look: words } = useChessTexts();
  const look = useBoardLook();
  const switchFor = (name: 'confirm' | 'autoQueen' | 'messages') => (
    <label class="check">
      {words[name]}
      <input
        type="checkbox"
        class="switch"
        checked={look[name]}
        onChange={({ currentTarget }) => changeLook({ [name]: currentTarget.checked })}
      />
    </label>
  );
  return (
    <Dialog title={words.title} onClose={onClose}>
      <div class="group board-settings">
        <MiniBoard fen={SAMPLE} />
        <fieldset class="choice">
          <legend>{words.set}</legend>
          <Segmented
            name="set"
            options={SET_NAMES}
            labels={words.sets}
            chosen={look.set}
            onChoice={(set: BoardLook['set']) => changeLook({ set })}
          />
        </fieldset>
        <fieldset class="choice">
          <legend>{words.board}</legend>
          <Segmented
            name="board"
            options={BOARD_NAMES}
            labels={words.boards}
            chosen={look.board}
            onChoice={(board: BoardLook['board']) => changeLook({ board })}
          />
        </fieldset>
        {switchFor('confirm')}
        {switchFor('autoQueen')}
        {switchFor('messages')}
      </div>
    </Dialog>
  );
}
