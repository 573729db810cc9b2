import type { Config } from '../config.js';
import type { Backup } from './backup.js';
import type { Bus } from './bus.js';
import type { Database } from './database.js';
import type { Hub } from './hub.js';
import type { Limits } from './limits.js';
import type { Messages } from './messages.js';
import type { Polls } from './poll.js';
import type { Ports } from './ports.js';
import type { Presence } from './presence.js';
import type { Scheduler } from './scheduler.js';
import type { Seen } from './seen.js';
import type { UserTopic } from './user-topic.js';

/** The machinery that every domain is given. */
export interface Platform {
  config: Config;
  ports: Ports;
  database: Database;
  bus: Bus;
  hub: Hub;
  polls: Polls;
  presence: Presence;
  messages: Messages;
  scheduler: Scheduler;
  backup: Backup;
  seen: Seen;
  userTopic: UserTopic;
  limits: Limits;
}
