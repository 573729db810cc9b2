import type { ModeName } from '../../telephone/rules/modes.ts';
import { useApp } from '../context.ts';
import { useSecondsTo } from '../ui/countdown.tsx';
import { Digits } from '../ui/digits.tsx';
import { Icon } from '../ui/icon.tsx';

function clockFace(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

const HURRY_S = 10;
/** For modes whose rounds may be as short as ten seconds. */
const SPRINT_S = 5;

/** The time left in the round, highlighted for the last seconds. Screen readers are told of these once. */
export function TimeLeft({ endsAtMs, mode }: { endsAtMs: number; mode: ModeName }) {
  const { modes, telephone } = useApp().texts;
  const { round } = telephone;
  const seconds = useSecondsTo(endsAtMs) ?? 0;
  const isHurry = seconds <= (mode === 'hurry_up' ? SPRINT_S : HURRY_S);
  const spoken =
    seconds === 0 ? round.over : isHurry ? (mode === 'hurry_up' ? modes.fewSeconds : round.hurry) : '';
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
