export const TICKET_KINDS = ['screen', 'watcher'] as const;
export type TicketKind = (typeof TICKET_KINDS)[number];

/** What the readers of a topic are listed by: the id of an account, or the kind and id of a ticket. */
export type ReaderKey = number | `${TicketKind}:${number}`;

export function ticketKey({ kind, id }: { kind: TicketKind; id: number }): ReaderKey {
  return `${kind}:${id}`;
}
