import type { Ports } from '../ports.ts';
import type { Database } from '../storage/database.ts';

/** The secret kept in the file; made at the first start. For the start, before anything runs. */
export function keptSecret({ settings }: Database, ports: Ports): string {
  return settings.setOnce('secret', ports.randomBytes(32).toString('hex'));
}
