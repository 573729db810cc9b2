import type { Config } from '../config.ts';
import type { Limits } from './access/limits.ts';
import type { LoginEnded } from './access/login-ended.ts';
import type { Tickets } from './access/tickets.ts';
import type { Activity } from './live/activity.ts';
import type { Bus } from './live/bus.ts';
import type { Hub } from './live/hub.ts';
import type { Messages } from './live/messages.ts';
import type { Polls } from './live/poll.ts';
import type { Presence } from './live/presence.ts';
import type { UserTopic } from './live/user-topic.ts';
import type { Meter, Tally } from './meters.ts';
import type { Backup } from './ops/backup.ts';
import type { Ports } from './ports.ts';
import type { Database } from './storage/database.ts';
import type { Scheduler } from './storage/scheduler.ts';

/** The machinery that every domain gets. */
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
  activity: Activity;
  userTopic: UserTopic;
  limits: Limits;
  loginEnded: LoginEnded;
  tickets: Tickets;
  /** Refusals by code. */
  refusals: Tally;
  /** Figures of the domains, for `GET /metrics`. */
  meters: Meter[];
  /** Covers words that this server does not allow. (platform/word-list.ts) */
  cover(text: string): string;
}
