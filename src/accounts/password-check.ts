import { addressKey } from '../platform/access/addresses.ts';
import { sha256 } from '../platform/access/digest.ts';
import type { Passwords } from '../platform/access/passwords.ts';
import type { Ports } from '../platform/ports.ts';
import type { Database } from '../platform/storage/database.ts';
import type { Turn } from '../platform/storage/turn.ts';
import type { RefuseGuessing } from './guess-limit.ts';
import { usernameKey } from './rules/username.ts';
import type { Login } from './schema.ts';
import type { Account, AccountStore } from './store.ts';

interface Parts {
  database: Database;
  ports: Ports;
  passwords: Passwords;
  store: AccountStore;
}

export type Identify = ReturnType<typeof makePasswordCheck>;

/** Finds the account of a username and a password. */
export function makePasswordCheck(
  { database, ports, passwords, store }: Parts,
  refuseGuessing: RefuseGuessing,
) {
  /**
   * The name must match as it was typed, because older clients keep using what was typed; with `ignore_case`, any case
   * matches. Runs `proceed` in a unit of work if the account is active and the password is right; otherwise returns
   * undefined. Each attempt counts as a failure until it has succeeded, so parallel guesses get no further than
   * sequential ones.
   */
  return async function identify<T>(
    { username, password, ignore_case = false }: Login,
    { address: clientAddress }: { address: string },
    proceed: (account: Account, turn: Turn) => T,
  ): Promise<T | undefined> {
    const key = usernameKey(username);
    const usernameHash = sha256(key);
    const address = addressKey(clientAddress);
    // Checked before queueing, so that a locked-out client can't fill the queue, and again when its turn comes.
    const found = await database.read(() => {
      refuseGuessing(usernameHash, address);
      const named = store.findByKey(key);
      return ignore_case || named?.username === username ? named : undefined;
    });
    let failureId = 0;
    const good = await passwords.verify(found?.passwordHash, password, () =>
      database.commit(() => {
        refuseGuessing(usernameHash, address);
        failureId = store.addFailure({ usernameHash, address, atMs: ports.now() });
      }),
    );
    if (!good) return undefined;
    const renewed = await passwords.renewed(found?.passwordHash, password);
    return database.commit((turn) => {
      const account = store.findByKey(key);
      if (!account?.isActive || account.passwordHash !== found?.passwordHash) return undefined;
      store.removeFailure(failureId);
      const proceeded = proceed(account, turn);
      // `proceed` may have closed the account, or set another password.
      if (renewed !== undefined && store.findById(account.id)?.passwordHash === found?.passwordHash) {
        store.change(account.id, { passwordHash: renewed });
      }
      return proceeded;
    });
  };
}
