import type { Viewer, ViewerDoor } from '../access/viewer.ts';
import type { Ports } from '../ports.ts';
import type { Activity } from './activity.ts';
import type { Hub } from './hub.ts';
import type { Messages } from './messages.ts';
import type { Presence } from './presence.ts';

/** The parts of the server that a connection uses. */
export interface Surroundings {
  hub: Hub;
  presence: Presence;
  activity: Activity;
  messages: Messages;
  door: ViewerDoor;
  ports: Ports;
  rateLimits: boolean;
  /** Counts one more socket of this account and returns the function that gives it back. Throws `too_many_sockets`. */
  admit(viewer: Viewer): () => void;
}
