import type { Session } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { Dialog } from '../ui/dialog.tsx';
import { shownIn } from './game.ts';
import { useCommand } from './use-command.ts';

interface Props {
  username: string;
  session: Session;
  onClose: () => void;
}

/** The host's options for one player. The dialog explains each before it is chosen. */
export function PlayerOptions({ username, session, onClose }: Props) {
  const { client, texts } = useApp();
  const command = useCommand();
  const { people } = texts.telephone;
  const { game_code: code } = session;
  const name = shownIn(session, username);
  const run = async (work: () => Promise<unknown>) => {
    if (await command(work)) onClose();
  };
  return (
    <Dialog title={name} onClose={onClose}>
      <div class="group options">
        <p class="soft">{people.hostText}</p>
        <button
          type="button"
          class="button wide"
          onClick={() => run(() => client.telephone.host(code, username))}
        >
          {people.makeHost(name)}
        </button>
        <p class="soft">{people.removeText(name)}</p>
        <button
          type="button"
          class="button wide"
          onClick={() => run(() => client.telephone.kick(code, username))}
        >
          {people.remove(name)}
        </button>
      </div>
    </Dialog>
  );
}
