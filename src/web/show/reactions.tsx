import { useEffect } from 'preact/hooks';
import { KINDS, type Kind } from '../../telephone/rules/reactions.ts';
import { useApp } from '../context.ts';
import { ReactionArt } from './reaction-art.tsx';
import type { Scene } from './scene.ts';
import { useShowTexts } from './texts.ts';

/** True if this device's person may react. */
export function mayReact({ session, me }: Scene): boolean {
  const { reactions } = session.options;
  return reactions === 'all' || (reactions === 'players' && me !== undefined);
}

/** Throws a reaction to the page that is shown. It is not worth a message if one is lost, or is one too many. */
export function useThrow({ session, story, step }: Scene): (kind: Kind) => void {
  const { client } = useApp();
  return (kind) => {
    if (!story) return;
    const page = { chain: story.chain, round: Math.max(0, step - 1) };
    client.telephone.react(session.game_code, { ...page, kind }).catch(() => undefined);
  };
}

/** Six reactions, also on the keys 1 to 6. */
export function ReactionButtons({ onThrow }: { onThrow: (kind: Kind) => void }) {
  const words = useShowTexts();
  return (
    <fieldset class="reactions" aria-label={words.react}>
      {KINDS.map((kind) => (
        <button
          key={kind}
          type="button"
          class="reaction"
          aria-label={words.reactions[kind]}
          onClick={() => onThrow(kind)}
        >
          <ReactionArt kind={kind} />
        </button>
      ))}
    </fieldset>
  );
}

export function useReactionKeys(onThrow: (kind: Kind) => void, isOn: boolean): void {
  useEffect(() => {
    if (!isOn) return;
    const press = ({ key, repeat }: KeyboardEvent) => {
      const kind = KINDS[Number(key) - 1];
      if (kind && !repeat && !document.querySelector('dialog[open]')) onThrow(kind);
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  });
}
