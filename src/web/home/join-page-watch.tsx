import type { Door } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { useCommand } from '../telephone/use-command.ts';
import { keepWatcherTicket } from '../telephone/watcher-ticket.ts';
import { Icon } from '../ui/icon.tsx';

/** Watches the game without a name, if the host lets anybody. */
export function WatchButton({ door, isMain = false }: { door: Door; isMain?: boolean }) {
  const { client, go, texts } = useApp();
  const { watching } = texts;
  const command = useCommand(watching.faults);
  const { game_code: code } = door;
  if (door.watch !== 'open' || door.door === 'over') return null;
  const watch = () =>
    command(async () => {
      const seen = await client.room.watch(code);
      keepWatcherTicket('secret' in seen ? seen.secret : undefined);
      go({ page: 'watch', code }, true);
    });
  return (
    <button type="button" class={isMain ? 'button main grow' : 'button square'} onClick={watch}>
      {!isMain && <Icon name="eye" />}
      {watching.watch}
    </button>
  );
}
