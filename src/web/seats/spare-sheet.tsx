import { useApp } from '../context.ts';
import { svgOf } from '../telephone/drawing-svg.ts';
import type { Ink } from '../telephone/ink.ts';

interface Props {
  spare: Ink;
  onTake: () => void;
  onLeave: () => void;
}

/** At the door, on a phone whose player has gone on elsewhere. */
export function InkLeft() {
  return <p class="card">{useApp().texts.seats.spare.door}</p>;
}

/** Back on a phone that died while its player was drawing: what it had then, which may be more than the server has. */
export function SpareSheet({ spare, onTake, onLeave }: Props) {
  const { text, take, leave } = useApp().texts.seats.spare;
  return (
    <div class="questions" role="alert">
      <div class="question">
        <img
          class="paper"
          src={`data:image/svg+xml,${encodeURIComponent(svgOf(spare))}`}
          alt=""
          width="120"
          height="90"
        />
        <p>{text}</p>
        <button type="button" class="button" onClick={onTake}>
          {take}
        </button>
        <button type="button" class="button" onClick={onLeave}>
          {leave}
        </button>
      </div>
    </div>
  );
}
