import { eq } from 'drizzle-orm';
import type { Ports } from '../ports.ts';
import type { Database } from '../storage/database.ts';
import { setting } from '../storage/table.ts';

/** The secret kept in the file; made on first start. For boot, before anything runs. */
export function keptSecret({ orm }: Database, ports: Ports): string {
  const value = ports.randomBytes(32).toString('hex');
  orm.insert(setting).values({ name: 'secret', value }).onConflictDoNothing().run();
  return orm.select().from(setting).where(eq(setting.name, 'secret')).get()?.value ?? value;
}
