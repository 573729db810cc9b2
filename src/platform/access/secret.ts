import type { Ports } from '../ports.ts';
import type { Database } from '../storage/database.ts';

/** The secret stored in the file, created at the first start. Call it before anything runs. */
export function keptSecret({ settings }: Database, ports: Ports): string {
  return settings.setOnce('secret', ports.randomBytes(32).toString('hex'));
}
