import type { Viewer } from '../../platform/access/viewer.ts';
import type { Ports } from '../../platform/ports.ts';
import type { AdminStore } from '../store.ts';

export type By = Pick<Viewer, 'id' | 'username' | 'address'>;

/** What was done to which row; `key` as in the address of its page. */
export interface Done {
  action: string;
  subject: string;
  key: string;
  detail?: object;
}

/** Inside the unit of work that makes the change, so that there is neither without the other. */
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
