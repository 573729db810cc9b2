import type { Viewer } from '../platform/access/viewer.ts';
import type { Database } from '../platform/storage/database.ts';
import { forgetAfterOthers } from './others-writes.ts';
import type { AccountStore } from './store.ts';

/** The account and the login behind a credential. */
export interface Holder extends Omit<Viewer, 'credential' | 'address'> {
  /** When the credential or its login expires. */
  validUntilMs: number;
}

/** The holders of credentials, kept in memory until something about the account or its logins changes. */
export interface Holders {
  /**
   * The holder of the credential `text`; no two kinds may have the same text. If the holder is not known, `find` looks
   * it up inside `read`. Its result is kept, an error is not.
   */
  get(text: string, find: () => Holder | undefined): Holder | undefined | Promise<Holder | undefined>;
}

/** More than are in use at once. If it is exceeded, all are looked up again. */
const MOST_KNOWN = 20_000;

/**
 * A result of `find` is kept once the promise of `read` resolves, when it is synced, and only if nothing has changed
 * meanwhile. (never-wait-for-the-disk, C11)
 */
export function makeHolders(
  database: Pick<Database, 'read' | 'othersWrites'>,
  store: Pick<AccountStore, 'onChange'>,
  ports: { now(): number },
): Holders {
  const known = new Map<string, Holder>();
  const textsOf = new Map<number, string[]>();
  const lookAtOthers = forgetAfterOthers(database, forgetAll);
  let changes = 0;

  function forgetAll(): void {
    changes += 1;
    known.clear();
    textsOf.clear();
  }

  store.onChange((accountId) => {
    changes += 1;
    for (const text of textsOf.get(accountId) ?? []) known.delete(text);
    textsOf.delete(accountId);
  });

  function keep(text: string, holder: Holder): void {
    if (known.size >= MOST_KNOWN) forgetAll();
    const texts = textsOf.get(holder.id) ?? [];
    if (!known.has(text)) texts.push(text);
    textsOf.set(holder.id, texts);
    known.set(text, holder);
  }

  async function look(text: string, find: () => Holder | undefined): Promise<Holder | undefined> {
    const before = changes;
    const holder = await database.read(find);
    if (holder && changes === before) keep(text, holder);
    return holder;
  }

  return {
    get(text, find) {
      lookAtOthers();
      const holder = known.get(text);
      return holder && holder.validUntilMs > ports.now() ? holder : look(text, find);
    },
  };
}
