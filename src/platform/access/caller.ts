import { type ReaderKey, type TicketKind, ticketKey } from './reader.ts';
import type { Ticket } from './tickets.ts';
import type { Viewer } from './viewer.ts';

/** Somebody with an account, or the holder of a ticket. */
export type Caller = Viewer | Ticket;

export function readerKey(caller: Caller): ReaderKey {
  return isTicket(caller) ? ticketKey(caller) : caller.id;
}

/** The id of the ticket with this key; 0 if it is of another kind. */
export function idOf(kind: TicketKind, key: ReaderKey): number {
  const [its, id] = String(key).split(':');
  return its === kind ? Number(id) : 0;
}

export function isTicket(caller: Caller): caller is Ticket {
  return 'kind' in caller;
}
