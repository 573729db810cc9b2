import { Type } from 'typebox';
import { addressKey } from '../platform/access/addresses.ts';
import { route } from '../platform/commands.ts';
import type { WatcherActions } from './actions/watchers.ts';
import { UNKNOWN } from './answers.ts';
import { CodeParams, codeOf, Session } from './schema.ts';
import { NewWatcher } from './schema-watchers.ts';

/** Watching a game without playing. */
export function watcherCommands(watchers: WatcherActions) {
  return {
    watch: route({
      http: 'POST /api/session/:code/watch/',
      who: 'anyone',
      params: CodeParams,
      answers: { 200: Session, 201: NewWatcher },
      refuses: ['session_not_found', 'watchers_off', 'too_many_watchers', 'removed_by_host'],
      says: 'Watches a game without playing. Somebody without an account gets a ticket for it.',
      run: (at, { request }): Promise<Session | NewWatcher> =>
        request.viewer
          ? watchers.watch(request.viewer, codeOf(at))
          : watchers.watchAsNobody(addressKey(request.ip), codeOf(at)),
      send: (result, { reply }) => reply.code('secret' in result ? 201 : 200).send(result),
    }),
    unwatch: route({
      http: 'DELETE /api/session/:code/watch/',
      who: 'member',
      tickets: ['watcher'],
      params: CodeParams,
      answers: { 204: Type.Null() },
      refuses: UNKNOWN,
      says: 'Watches no longer.',
      async run(at, { caller }) {
        await watchers.unwatch(caller, codeOf(at));
        return null;
      },
    }),
  };
}
