import { useState } from 'preact/hooks';
import { useApp } from '../context.ts';
import { MoveSheet } from './lazy-seats.tsx';

/** Moves this player to another phone, in the lobby and in a round. */
export function MoveButton({ code }: { code: number }) {
  const { lobby } = useApp().texts.telephone;
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" class="button quiet" onClick={() => setOpen(true)}>
        {lobby.move}
      </button>
      {isOpen && <MoveSheet code={code} onClose={() => setOpen(false)} />}
    </>
  );
}
