import type { Caller } from '../access/caller.ts';
import type { Tickets } from '../access/tickets.ts';
import type { ViewerDoor } from '../access/viewer.ts';
import type { Tally } from '../meters.ts';
import type { Ports } from '../ports.ts';
import type { Activity } from './activity.ts';
import type { Hub } from './hub.ts';
import type { Messages } from './messages.ts';
import type { Sent } from './outbox.ts';
import type { Presence } from './presence.ts';

/** The parts of the server that a connection uses. */
export interface Surroundings {
  hub: Hub;
  presence: Presence;
  activity: Activity;
  messages: Messages;
  door: ViewerDoor;
  tickets: Tickets;
  ports: Ports;
  sent: Sent;
  /** Refusals by code. */
  refusals: Tally;
  rateLimits: boolean;
  /** Counts one more socket of this account or ticket and returns the function that gives it back. Throws `too_many_sockets`. */
  admit(caller: Caller): () => void;
}
