import { useState } from 'preact/hooks';
import type { Session } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { loadFromDevice, saveOnDevice } from '../device-storage.ts';
import { SettingsChoice } from '../home/home-page-settings.tsx';
import { Problem } from '../home/problem.tsx';
import { useTask } from '../home/use-task.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { type Chosen, changesOf, chosenIn } from './chosen-options.ts';
import { lengthOf } from './game-length.ts';

const WORDS = ['en', 'de', 'own'] as const;
/** Keeps the host's own ideas for the next evening. */
const LIST_KEY = 'parlor.ideas';

/** The host changes rounds, clock and ideas of a lobby. */
export function OptionsDialog({ session, onClose }: { session: Session; onClose: () => void }) {
  const { client, texts } = useApp();
  const { modes, home, telephone } = texts;
  const [chosen, setChosen] = useState(() => chosenIn(session, loadFromDevice<string>(LIST_KEY) ?? ''));
  const task = useTask();
  const choose = (changes: Partial<Chosen>) => setChosen((known) => ({ ...known, ...changes }));
  const changes = changesOf(session, chosen);
  const save = async (event: Event) => {
    event.preventDefault();
    if (!changes) return task.refuse(home.create.bounds);
    const isListGood = !Array.isArray(changes.words) || changes.words.length >= 3;
    if (!isListGood) return task.refuse(modes.options.tooFew);
    saveOnDevice(LIST_KEY, chosen.list === '' ? undefined : chosen.list);
    const isSaved = await task.run(() =>
      client.telephone.setOptions(session.game_code, changes).then(() => true),
    );
    if (isSaved) onClose();
  };
  const { rounds, drawings, minutes } = lengthOf(withChanges(session, changes ?? {}));
  return (
    <Dialog title={modes.options.title} onClose={onClose}>
      <form class="game-options" onSubmit={save} noValidate>
        <SettingsChoice
          chosen={chosen.settings}
          onChoice={(some) => choose({ settings: { ...chosen.settings, ...some } })}
        />
        {session.mode === 'hurry_up' && <p class="hint">{modes.options.noLastCall}</p>}
        <IdeasChoice chosen={chosen} onChoice={choose} isKept={session.options.words === 'own'} />
        <p role="status">
          <strong>{telephone.lobby.length(rounds, minutes)}</strong> {telephone.lobby.drawings(drawings)}
        </p>
        <Problem text={task.problem} />
        <button type="submit" class="button main wide" disabled={task.isBusy}>
          {modes.options.save}
        </button>
      </form>
    </Dialog>
  );
}

interface IdeasProps {
  chosen: Chosen;
  onChoice: (changes: Partial<Chosen>) => void;
  /** The game already has a list from the host. */
  isKept: boolean;
}

function IdeasChoice({ chosen, onChoice, isKept }: IdeasProps) {
  const { options } = useApp().texts.modes;
  return (
    <fieldset class="choice">
      <legend>{options.from}</legend>
      <label class="check">
        <span>{options.ideas}</span>
        <input
          type="checkbox"
          class="switch"
          checked={chosen.ideas}
          onChange={(event) => onChoice({ ideas: event.currentTarget.checked })}
        />
      </label>
      {chosen.ideas && (
        <Segmented
          name="words"
          options={WORDS}
          labels={options.packs}
          chosen={chosen.words}
          onChoice={(words) => onChoice({ words })}
        />
      )}
      {chosen.ideas && chosen.words === 'own' && (
        <label class="own-words">
          {options.list}
          <textarea
            rows={5}
            dir="auto"
            value={chosen.list}
            onInput={(event) => onChoice({ list: event.currentTarget.value })}
          />
          <span class="hint">{isKept && chosen.list === '' ? options.kept : options.listHint}</span>
        </label>
      )}
    </fieldset>
  );
}

/** The lobby with these changes. */
function withChanges(session: Session, changes: ReturnType<typeof changesOf> & object): Session {
  const { draw_time = session.draw_time, desc_time = session.desc_time, rounds, clock } = changes;
  const { options } = session;
  return {
    ...session,
    draw_time: Number(draw_time),
    desc_time: Number(desc_time),
    options: {
      ...options,
      clock: clock ?? options.clock,
      rounds: rounds === undefined ? options.rounds : rounds === 'table' ? rounds : Number(rounds),
    },
  };
}
