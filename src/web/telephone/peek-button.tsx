import { useApp } from '../context.ts';
import { Icon } from '../ui/icon.tsx';
import type { Peek } from './use-peek.ts';

/** In invisible ink: the one look at one's own words, and how many are left. */
export function PeekRow({ peek }: { peek: Peek }) {
  const { peek: words } = useApp().texts.modes;
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

/** In invisible ink: the one look at one's own drawing, beside the main action. */
export function PeekSquare({ peek }: { peek: Peek }) {
  const { peek: words } = useApp().texts.modes;
  if (!peek.isOn) return null;
  return (
    <>
      <button
        type="button"
        class="button square peek-square"
        title={words.hint}
        disabled={peek.isUsed}
        onClick={peek.look}
      >
        <Icon name="eye" />
        {words.go}
      </button>
      <span class="visually-hidden" role="status">
        {peek.isUsed ? words.used : words.hint}
      </span>
    </>
  );
}

/** After it was handed in. */
export function PeekNote({ peek }: { peek: Peek }) {
  const { peek: words } = useApp().texts.modes;
  return peek.isOn ? <p class="soft">{words.inAlbum}</p> : null;
}
