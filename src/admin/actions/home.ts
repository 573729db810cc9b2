import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Viewer } from '../../platform/access/viewer.ts';
import type { Sockets } from '../../platform/live/sockets.ts';
import type { Pulse } from '../../platform/ops/pulse.ts';
import type { Platform } from '../../platform/platform.ts';
import type { HomePage } from '../home-page.ts';
import { isAllowed } from '../rules/roles.ts';
import type { AdminStore } from '../store.ts';
import type { DashboardStore } from '../store-dashboard.ts';
import type { Shapes } from '../store-shapes.ts';
import type { Door } from './doors.ts';
import type { Readings } from './readings.ts';
import type { ReportActions } from './reports.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const DAYS = 28;
const MOST_CHANGES = 12;

interface Parts {
  platform: Platform;
  sockets: Sockets;
  pulse: Pulse;
  shapes: Pick<Shapes, 'nameOf'>;
  store: AdminStore;
  dashboard: DashboardStore;
  readings: Readings;
  reports: ReportActions;
  door: Door;
}

export type HomeActions = ReturnType<typeof makeHomeActions>;

/** The dashboard. */
export function makeHomeActions(parts: Parts) {
  const { platform, sockets, pulse, shapes, store, dashboard, readings, reports, door } = parts;
  const { backup, config, database, ports, scheduler } = platform;
  const startedAtMs = ports.now();

  function people(): HomePage['people'] {
    const viewers = sockets.list().map(({ viewer }) => viewer?.id);
    const known = new Set(viewers.filter((id) => id !== undefined));
    return { known: known.size, unknown: viewers.filter((id) => id === undefined).length };
  }

  /** Undefined for a database in memory, or if the system does not tell. */
  async function disk(): Promise<HomePage['disk']> {
    const { databasePath } = config;
    if (databasePath === ':memory:') return undefined;
    try {
      const files = [stat(databasePath), stat(`${databasePath}-wal`).catch(() => ({ size: 0 }))];
      const [file, log] = await Promise.all(files);
      const { bavail, bsize } = await statfs(dirname(databasePath));
      return { fileBytes: (file?.size ?? 0) + (log?.size ?? 0), freeBytes: bavail * bsize };
    } catch {
      return undefined;
    }
  }

  function fromFile(viewer: Viewer): Omit<HomePage, 'disk'> {
    const role = door(viewer, 'look');
    const nowMs = ports.now();
    const games = database.domains.all().flatMap((domain) => (domain.games ? [domain.games] : []));
    const today = Math.floor(nowMs / DAY_MS);
    const { status, goodAtMs } = backup.state();
    const changes = isAllowed(role, 'see people') ? store.recentChanges(MOST_CHANGES) : [];
    return {
      ...{ nowMs, upMs: nowMs - startedAtMs, people: people(), beats: pulse.beats() },
      games: games.map((one) => ({
        names: one.names,
        running: dashboard.running(one),
        list: `tables/${shapes.nameOf(one.table)}/`,
      })),
      begun: dashboard.begunByDay(games, today, DAYS),
      reports: reports.count(),
      failedLogins: dashboard.failedLogins(nowMs - HOUR_MS),
      failedJobs: [...scheduler.counts().values()].reduce((sum, { failed }) => sum + failed, 0),
      register: config.register,
      backup: { status, goodAtMs },
      changes: changes.map(readings.shown),
    };
  }

  return {
    async home(viewer: Viewer): Promise<HomePage> {
      const shown = await database.read(() => fromFile(viewer));
      return { ...shown, disk: await disk() };
    },
  };
}
