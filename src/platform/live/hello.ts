import { type Caller, isTicket, readerKey } from '../access/caller.ts';
import { AppError, invalid } from '../errors.ts';
import type { Hello } from './messages.ts';
import type { Surroundings } from './surroundings.ts';

type Doors = Pick<Surroundings, 'door' | 'tickets'>;

/** The caller behind an access token or ticket. Throws 401, and `invalid` unless there is exactly one of them. */
export async function recognise(shown: Hello, { door, tickets }: Doors, address: string): Promise<Caller> {
  const { access, screen, watcher } = shown;
  const given = [access, screen, watcher].filter((one) => one !== undefined).length;
  if (given === 0) throw invalid({ access: ['This field is required.'] });
  if (given > 1) throw invalid({ access: ['Exactly one of access, screen and watcher is required.'] });
  if (screen !== undefined) return tickets.fromSecret('screen', screen, address);
  if (watcher !== undefined) return tickets.fromSecret('watcher', watcher, address);
  return door.fromAccess(access ?? '', address);
}

/**
 * The caller of a socket after this HELLO. `caller` is the one so far. Throws 401, or `already_authenticated` if only
 * the same caller may say HELLO again.
 */
export async function greet(
  shown: Hello,
  { caller, isInUse, address }: { caller: Caller | undefined; isInUse: boolean; address: string },
  doors: Doors,
): Promise<Caller> {
  // Browsers always send their cookie. As over HTTP, what the page shows takes precedence.
  const byCookie = caller && !isTicket(caller) && caller.credential === 'cookie';
  const takesAnyone = !caller || (byCookie === true && !isInUse);
  const known = await recognise(shown, doors, address).catch((fault) => {
    if (takesAnyone || !(fault instanceof AppError && fault.status === 401)) throw fault;
  });
  if (known && (takesAnyone || readerKey(known) === readerKey(caller))) return known;
  throw new AppError('already_authenticated');
}

/** What the ACK tells a socket about its caller. */
export function shownTo(caller: Caller): object {
  return isTicket(caller) ? { ticket: caller.kind } : { user: { id: caller.id, username: caller.username } };
}
