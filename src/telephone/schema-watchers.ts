import { type Static, Type } from 'typebox';

/** The ticket of somebody who watches without an account. */
export const NewWatcher = Type.Object(
  {
    watcher: Type.Integer(),
    secret: Type.String({ description: '`Authorization: Watcher <secret>`, or `{"watcher"}` in HELLO' }),
    game_code: Type.Integer(),
    version: Type.Integer({ description: 'Of the session, with this watcher' }),
  },
  { examples: [{ watcher: 7, secret: 'b1946ac92492d2347c6235b4d2611184', game_code: 145_078, version: 4 }] },
);
export type NewWatcher = Static<typeof NewWatcher>;
