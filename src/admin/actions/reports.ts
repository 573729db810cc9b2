import type { Accounts } from '../../accounts/index.ts';
import type { Viewer } from '../../platform/access/viewer.ts';
import { AppError } from '../../platform/errors.ts';
import type { Database } from '../../platform/storage/database.ts';
import type { Report, ReportAnswer } from '../../platform/storage/domains.ts';
import type { ReportPage } from '../report-page.ts';
import { encodeKey } from '../rules/key.ts';
import type { Shapes } from '../store-shapes.ts';
import type { Audit } from './audit.ts';
import type { Door } from './doors.ts';

export type ReportActions = ReturnType<typeof makeReportActions>;

const MOST_SHOWN = 24;

/** Players' reports, from all domains. */
export function makeReportActions(
  database: Database,
  { findPerson }: Pick<Accounts, 'findPerson'>,
  { nameOf: tableOf }: Pick<Shapes, 'nameOf'>,
  door: Door,
  audit: Audit,
) {
  const sources = () =>
    database.domains.all().flatMap(({ name, reports }) => (reports ? [{ name, reports }] : []));
  const nameOf = (id: number) => findPerson(id)?.name ?? 'somebody';

  function toShown({ table, key, authorId, reporterId, ...report }: Report): ReportPage['reports'][number] {
    const row = `${tableOf(table)}/${encodeKey(key)}`;
    return { ...report, author: nameOf(authorId), reporter: nameOf(reporterId), row };
  }

  const count = () => sources().reduce((sum, { reports }) => sum + reports.count(), 0);

  return {
    /** Inside `commit` or `read`. */
    count,

    open: (viewer: Viewer): Promise<ReportPage> =>
      database.read(() => {
        door(viewer, 'look');
        const reports = sources().flatMap(({ reports }) => reports.open(MOST_SHOWN));
        return { total: count(), reports: reports.map(toShown) };
      }),

    /** Only one domain has reports so far, so an id is enough. Throws `not_found`. */
    answer: (viewer: Viewer, id: number, answer: ReportAnswer): Promise<void> =>
      database.commit((turn) => {
        door(viewer, 'moderate');
        const [source] = sources();
        if (!source) throw new AppError('not_found');
        const { table, key, reason } = source.reports.answer(turn, id, answer);
        const action = answer === 'keep' ? 'keep a reported entry' : 'blank a reported entry';
        audit(viewer, { action, subject: tableOf(table), key: encodeKey(key), detail: { reason } });
      }),
  };
}
