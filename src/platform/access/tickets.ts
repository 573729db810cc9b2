import type { FastifyRequest } from 'fastify';
import { AppError, defineErrors } from '../errors.ts';
import type { Ports } from '../ports.ts';
import type { Database } from '../storage/database.ts';
import { addressKey } from './addresses.ts';
import { sha256 } from './digest.ts';
import type { TicketKind } from './reader.ts';

defineErrors({
  ticket_not_valid: { status: 401, text: 'This ticket is not valid, or no longer.' },
});

/** A caller without an account who holds a ticket: a secret that a domain has made. */
export interface Ticket {
  kind: TicketKind;
  id: number;
  /** The client's address as limits count it. */
  address: string;
}

const SECRET_BYTES = 16;

/** The secret of a new ticket, and what is stored of it. */
export function newSecret(ports: Pick<Ports, 'randomBytes'>): { secret: string; secretHash: string } {
  const secret = ports.randomBytes(SECRET_BYTES).toString('hex');
  return { secret, secretHash: sha256(secret) };
}

/** Recognises tickets. */
export interface Tickets {
  /** `find` returns the id of the ticket whose secret has this SHA-256. It runs inside `read`. */
  accept(kind: TicketKind, find: (secretHash: string) => number | undefined): void;
  /** The ticket in an `Authorization: Screen <secret>`, if it is of an accepted kind. Throws 401 for a bad one. */
  fromRequest(request: FastifyRequest, taken: readonly TicketKind[]): Promise<Ticket | undefined>;
  /** The ticket in a HELLO. Throws 401. */
  fromSecret(kind: TicketKind, secret: string, address: string): Promise<Ticket>;
}

export function makeTickets(database: Pick<Database, 'read'>): Tickets {
  const finders = new Map<TicketKind, (secretHash: string) => number | undefined>();

  async function fromSecret(kind: TicketKind, secret: string, address: string): Promise<Ticket> {
    const id = await database.read(() => finders.get(kind)?.(sha256(secret)));
    if (id === undefined) throw new AppError('ticket_not_valid');
    return { kind, id, address };
  }

  return {
    accept: (kind, find) => void finders.set(kind, find),
    fromSecret,
    async fromRequest({ headers, ip }, taken) {
      const [scheme = '', secret = ''] = (headers.authorization ?? '').split(' ');
      const kind = taken.find((one) => one === scheme.toLowerCase());
      return kind && fromSecret(kind, secret, addressKey(ip));
    },
  };
}
