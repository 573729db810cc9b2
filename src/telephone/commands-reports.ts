import { Type } from 'typebox';
import { route } from '../platform/commands.ts';
import type { ReportActions } from './actions/reports.ts';
import { UNKNOWN } from './answers.ts';
import { placeOf, TurnParams } from './schema.ts';
import { Report } from './schema-reports.ts';

/** Reports of entries, for the administrator. (ours) */
export function reportCommands(reports: ReportActions) {
  return {
    report: route({
      http: 'POST /api/session/:code/:round/:chain/report/',
      who: 'member',
      params: TurnParams,
      body: Report,
      answers: { 204: Type.Null() },
      refuses: [...UNKNOWN, 'album_closed', 'chain_not_found', 'entry_not_found', 'rate_limited'],
      says: 'Reports an entry of a finished game to the administrator. Reporting it again changes nothing.',
      async run({ reason, ...at }, { viewer }) {
        await reports.report(viewer, placeOf(at), reason ?? '');
        return null;
      },
    }),
  };
}
