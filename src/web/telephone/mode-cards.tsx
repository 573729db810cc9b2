import { MODE_NAMES } from '../../telephone/rules/modes.ts';
import type { Session } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { shownIn } from './game.ts';
import { ModePicture } from './mode-pictures.tsx';
import { useCommand } from './use-command.ts';

/** In the lobby: a card for each mode. The host picks one, the others see which it is. */
export function ModeCards({ session, isHost }: { session: Session; isHost: boolean }) {
  const { client, texts } = useApp();
  const { modes } = texts;
  const command = useCommand();
  return (
    <fieldset class="mode-choice" disabled={!isHost}>
      <legend>
        <h2>{modes.title}</h2>
        {!isHost && <span class="soft">{modes.hostPicks(shownIn(session, session.host))}</span>}
      </legend>
      <div class="modes">
        {MODE_NAMES.map((mode) => (
          <label key={mode} class={session.mode === mode ? 'mode chosen' : 'mode'}>
            <input
              type="radio"
              class="visually-hidden"
              name="mode"
              checked={session.mode === mode}
              onChange={() => command(() => client.telephone.setOptions(session.game_code, { mode }))}
            />
            <ModePicture mode={mode} />
            <b>{modes.names[mode]}</b>
            <span>{modes.lines[mode]}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
