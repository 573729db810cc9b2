import type { Session } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { useCommand } from './use-command.ts';

/** The number of watchers. The host decides whether anybody may watch. */
export function WatcherCount({ session, isHost }: { session: Session; isHost: boolean }) {
  const { client, texts } = useApp();
  const { watching } = texts;
  const command = useCommand();
  const { game_code: code, watchers, options } = session;
  return (
    <div class="watcher-count">
      {watchers > 0 && (
        <p class="soft" role="status">
          {watching.count(watchers)}
        </p>
      )}
      {isHost && (
        <label class="check">
          {watching.allow}
          <input
            type="checkbox"
            class="switch"
            checked={options.watchers}
            onChange={(event) => {
              const isAllowed = event.currentTarget.checked;
              command(() => client.telephone.setOptions(code, { watchers: isAllowed }));
            }}
          />
        </label>
      )}
    </div>
  );
}
