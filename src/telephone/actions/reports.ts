import type { Viewer } from '../../platform/access/viewer.ts';
import { AppError, defineErrors } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Report, Reports } from '../../platform/storage/domains.ts';
import { albumOf } from '../rules/album.ts';
import { touched } from '../rules/rounds.ts';
import { EMPTY_SHEET } from '../rules/svg.ts';
import type { Place } from '../schema.ts';
import type { Sessions } from '../sessions.ts';
import type { EntryStore } from '../store-entries.ts';
import type { ReportStore } from '../store-reports.ts';

defineErrors({
  entry_not_found: { status: 404, text: 'This chain has no entry of this round.' },
});

const REPORTS = { most: 20, windowMs: 3_600_000 };

export type ReportActions = ReturnType<typeof makeReportActions>;

/** Players report entries, and administrators answer. */
export function makeReportActions(
  { database, limits, ports }: Pick<Platform, 'database' | 'limits' | 'ports'>,
  sessions: Sessions,
  entries: EntryStore,
  store: ReportStore,
) {
  type Found = NonNullable<ReturnType<ReportStore['find']>>;

  function toReport({ report, entry }: Found): Report {
    const { id, createdAtMs: atMs, reporterId, reason } = report;
    const shown = entry.drawing === null ? { text: entry.description ?? '' } : { svg: entry.drawing };
    const about = { table: store.about, key: [entry.id], authorId: entry.authorId };
    return { id, atMs, reporterId, reason, ...about, shown };
  }

  const answering: Reports = {
    count: store.count,
    open: (most) => store.open(most).map(toReport),
    answer(turn, id, answer) {
      const found = store.find(id);
      if (!found) throw new AppError('not_found');
      const { entry, sessionCode } = found;
      store.answer(entry.id, answer, ports.now());
      if (answer === 'keep') return toReport(found);
      if (entry.drawing === null) store.blankDescription(entry.id);
      else store.blankDrawing(entry.id, EMPTY_SHEET);
      store.forgetPicture(sessionCode);
      const session = sessions.load(sessionCode);
      if (session)
        sessions.save(turn, session, { session: touched(session, ports.now(), 'quiet'), added: [] });
      return toReport(found);
    },
  };

  return {
    answering,
    forget: store.forgetUser,

    report: (viewer: Viewer, { code, round, chain }: Place, reason: string): Promise<void> =>
      database.commit(() => {
        const session = sessions.findJoined(viewer, code);
        const game = albumOf(session, viewer.id);
        if ('refused' in game) throw new AppError(game.refused);
        if (!game.chainIds.includes(chain)) throw new AppError('chain_not_found');
        const entry = entries.find(chain, round);
        if (!entry) throw new AppError('entry_not_found');
        limits.use('report', viewer.id, REPORTS.most, REPORTS.windowMs);
        store.add({ entryId: entry.id, reporterId: viewer.id, reason, createdAtMs: ports.now() });
      }),
  };
}
