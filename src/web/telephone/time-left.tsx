import { useApp } from '../context.ts';
import { useSecondsTo } from '../ui/countdown.tsx';
import { Digits } from '../ui/digits.tsx';
import { Icon } from '../ui/icon.tsx';

const HURRY_S = 10;

function clockFace(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** The time left in the round, highlighted for the last ten seconds. Screen readers are told of these once. */
export function TimeLeft({ endsAtMs }: { endsAtMs: number }) {
  const { round } = useApp().texts.telephone;
  const seconds = useSecondsTo(endsAtMs) ?? 0;
  const isHurry = seconds <= HURRY_S;
  const spoken = seconds === 0 ? round.over : isHurry ? round.hurry : '';
  return (
    <>
      <span
        class={isHurry ? 'timer time-left hurry' : 'timer time-left'}
        role="timer"
        aria-label={round.left(seconds)}
      >
        <Icon name="clock" />
        <Digits text={clockFace(seconds)} />
      </span>
      <span class="visually-hidden" aria-live="assertive">
        {spoken}
      </span>
    </>
  );
}
