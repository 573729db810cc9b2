import type { Viewer } from '../../platform/access/viewer.ts';
import type { Ports } from '../../platform/ports.ts';
import type { AdminStore } from '../store.ts';

export type By = Pick<Viewer, 'id' | 'username' | 'address'>;

/** An action and the row it was done to. `key` is written as in the URL of the row's page. */
export interface Done {
  action: string;
  subject: string;
  key: string;
  detail?: object;
}

/** Call it inside the unit of work that makes the change, so that both are saved or neither. */
export type Audit = (by: By, done: Done) => void;

export function makeAudit(ports: Ports, store: AdminStore): Audit {
  return ({ id, username, address }, { action, subject, key, detail = {} }) =>
    store.addChange({
      atMs: ports.now(),
      byId: id,
      byName: username,
      address,
      action,
      subject,
      subjectKey: key,
      detail: JSON.stringify(detail),
    });
}

/** Adds a row for a command of the command line. Without `table` and `key` it is about no row. */
export type AuditedCommand = (
  action: string,
  about?: { table?: string; key?: string | number; detail?: object },
) => void;
