import { useState } from 'preact/hooks';
import { MODES } from '../../telephone/rules/modes.ts';
import type { Session } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { lazyPart } from '../ui/lazy-page.tsx';
import { lengthOf } from './game-length.ts';

const OptionsDialog = lazyPart(async () => (await import('./options-dialog.tsx')).OptionsDialog);

/** A time span in words: seconds, or minutes if they are whole. */
function spanOf(seconds: number, language: string): string {
  const isMinutes = seconds >= 60 && seconds % 60 === 0;
  const unit = isMinutes ? 'minute' : 'second';
  const value = isMinutes ? seconds / 60 : seconds;
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
}

/** In the lobby: how the game goes, how long it is with the players who are there, and its clock. The host changes it. */
export function GamePlan({ session, isHost = false }: { session: Session; isHost?: boolean }) {
  const { settings, texts } = useApp();
  const [isOpen, setOpen] = useState(false);
  const { modes } = texts;
  const { lobby } = texts.telephone;
  const { rounds, drawings, minutes } = lengthOf(session);
  const { mode } = session;
  const clock = MODES[mode].clockOf(session.options.clock);
  const times = mode === 'hurry_up' ? modes.hurryTimes : lobby.times;
  const span = (seconds: number) => spanOf(seconds, settings.language);
  return (
    <section class="plan">
      <p>
        <strong>{lobby.length(rounds, minutes)}</strong> {lobby.drawings(drawings)}{' '}
        {isHost && (
          <button type="button" class="link" onClick={() => setOpen(true)}>
            {modes.options.change}
          </button>
        )}
      </p>
      <p class="soft">
        {clock === 'none' ? lobby.noClock : times(span(session.desc_time), span(session.draw_time))}{' '}
        {clock === 'last_call' && lobby.lastCall} {session.options.ideas && modes.ideasOn}
      </p>
      <p class="soft">{modes.rules[mode]}</p>
      {isOpen && <OptionsDialog session={session} onClose={() => setOpen(false)} />}
    </section>
  );
}
