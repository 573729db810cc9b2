import { eq, sql } from 'drizzle-orm';
import { readerKey } from '../access/caller.ts';
import { notAuthenticated } from '../access/viewer.ts';
import { AppError } from '../errors.ts';
import type { Database } from '../storage/database.ts';
import { topicVersion } from '../storage/table.ts';
import type { Turn } from '../storage/turn.ts';
import type { Hub } from './hub.ts';

/** The topic `user`: the games and invitations of one account, from all domains, and its notices. (docs/live.md) */
export interface UserTopic {
  /** `load` returns one member of the state. It runs inside `commit` or `read`, or right after a commit. */
  contribute(member: string, load: (userId: number) => unknown): void;
  /** Call inside a unit of work when the topic of this account has changed. */
  changed(turn: Turn, userId: number): void;
  /** Inside a unit of work: sends a NOTICE to the account's sockets after the commit. */
  ring(turn: Turn, userId: number, payload: { kind: string; [more: string]: unknown }): void;
}

/** The hub's name for the topic that each viewer knows as `user`. */
export function userTopic(userId: number): string {
  return `user:${userId}`;
}

export function makeUserTopic({ orm }: Database, hub: Hub): UserTopic {
  const members = new Map<string, (userId: number) => unknown>();
  const topic = sql.placeholder('topic');
  const read = orm.select().from(topicVersion).where(eq(topicVersion.topic, topic)).prepare();
  const raise = orm
    .insert(topicVersion)
    .values({ topic, version: 1 })
    .onConflictDoUpdate({ target: topicVersion.topic, set: { version: sql`version + 1` } })
    .returning({ version: topicVersion.version })
    .prepare();

  hub.addSource('user', {
    publicName: 'user',
    isOpenTo: (caller, key) => caller !== undefined && key === String(readerKey(caller)),
    load(key) {
      if (!/^[1-9]\d{0,14}$/.test(key)) return undefined;
      const userId = Number(key);
      const payload = Object.fromEntries([...members].map(([member, load]) => [member, load(userId)]));
      const version = read.get({ topic: userTopic(userId) })?.version ?? 0;
      return { version, payload, readers: new Set([userId]) };
    },
    refuse: (caller) => (caller ? new AppError('unknown_topic') : notAuthenticated()),
  });

  return {
    contribute: (member, load) => void members.set(member, load),
    changed(turn, userId) {
      const { version } = raise.get({ topic: userTopic(userId) });
      turn.publish(userTopic(userId), version);
    },
    ring(turn, userId, payload) {
      turn.afterCommit(() => hub.present(userTopic(userId), { event: 'NOTICE', topic: 'user', payload }));
    },
  };
}
