import { useApp } from '../context.ts';
import type { Peek } from './use-peek.ts';

/** In invisible ink: the one look at what one makes. `isDone`: it has been handed in. */
export function PeekButton({ peek, isDone }: { peek: Peek; isDone: boolean }) {
  const { peek: words } = useApp().texts.modes;
  if (!peek.isOn) return null;
  if (isDone) return <p class="peek soft">{words.inAlbum}</p>;
  return (
    <div class="peek">
      <p class="soft" role="status">
        {peek.isUsed ? words.used : words.hint}
      </p>
      {!peek.isUsed && (
        <button type="button" class="button quiet" onClick={peek.look}>
          {words.go}
        </button>
      )}
    </div>
  );
}
