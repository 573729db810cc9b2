import type { Config } from '../config.ts';
import type { Backup } from './backup.ts';
import type { Bus } from './bus.ts';
import type { Database } from './database.ts';
import type { Hub } from './hub.ts';
import type { Limits } from './limits.ts';
import type { Messages } from './messages.ts';
import type { Polls } from './poll.ts';
import type { Ports } from './ports.ts';
import type { Presence } from './presence.ts';
import type { Scheduler } from './scheduler.ts';
import type { Seen } from './seen.ts';
import type { UserTopic } from './user-topic.ts';

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
