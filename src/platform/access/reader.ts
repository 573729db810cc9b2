export const TICKET_KINDS = ['screen', 'watcher'] as const;
export type TicketKind = (typeof TICKET_KINDS)[number];

/** Identifies a reader of a topic: the id of an account, or the kind and id of a ticket. */
export type ReaderKey = number | `${TicketKind}:${number}`;

export function ticketKey({ kind, id }: { kind: TicketKind; id: number }): ReaderKey {
  return `${kind}:${id}`;
}
