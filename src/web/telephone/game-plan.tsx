import type { Session } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { lengthOf } from './game-length.ts';

/** A time span in words: seconds, or minutes if they are whole. */
function spanOf(seconds: number, language: string): string {
  const isMinutes = seconds >= 60 && seconds % 60 === 0;
  const unit = isMinutes ? 'minute' : 'second';
  const value = isMinutes ? seconds / 60 : seconds;
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
}

/** In the lobby: how the game goes, how long it is with the players who are there, and its clock. */
export function GamePlan({ session }: { session: Session }) {
  const { settings, texts } = useApp();
  const { lobby } = texts.telephone;
  const { rounds, drawings, minutes } = lengthOf(session);
  const { clock } = session.options;
  const span = (seconds: number) => spanOf(seconds, settings.language);
  return (
    <section class="plan">
      <p>
        <strong>{lobby.length(rounds, minutes)}</strong> {lobby.drawings(drawings)}
      </p>
      <p class="soft">
        {clock === 'none' ? lobby.noClock : lobby.times(span(session.desc_time), span(session.draw_time))}{' '}
        {clock === 'last_call' && lobby.lastCall}
      </p>
      <p class="soft">{lobby.rules}</p>
    </section>
  );
}
