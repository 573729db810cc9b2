import { useApp } from '../context.ts';
import { Face } from '../people/face.tsx';
import { Dialog } from '../ui/dialog.tsx';
import type { AwayPlayer } from './away-player.ts';

interface Props {
  player: AwayPlayer;
  onYes: () => void;
  onNo: () => void;
}

/** Somebody types the name of a player whose phone is away. Probably it is the same person in another browser. */
export function NamesakeQuestion({ player: { name, face }, onYes, onNo }: Props) {
  const { namesake } = useApp().texts.seats;
  return (
    <Dialog title={namesake.title(name)} onClose={onNo} close={namesake.no}>
      <div class="group mid">
        <Face face={face} size="l" isAway />
        <p>{namesake.text(name)}</p>
        <button type="button" class="button main wide" onClick={onYes}>
          {namesake.yes(name)}
        </button>
      </div>
    </Dialog>
  );
}
