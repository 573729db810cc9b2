import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Ports, Timer } from '../ports.ts';
import type { Database } from '../storage/database.ts';

/** How the process did in one minute. */
export interface Beat {
  atMs: number;
  /** How late the event loop was: 99 of 100 timers were less late than this. */
  lagMs: number;
  /** Turns committed. */
  commits: number;
}

/** The last hour of the process, minute by minute, oldest first. In memory only. */
export interface Pulse {
  beats(): readonly Beat[];
  stop(): void;
}

const MINUTE_MS = 60_000;
const MOST_BEATS = 60;
/** The monitor uses a timer of this length, so its readings include it. */
const RESOLUTION_MS = 20;

export function makePulse(database: Pick<Database, 'turns'>, ports: Ports): Pulse {
  const monitor = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  const beats: Beat[] = [];
  let committed = 0;
  let timer: Timer;

  function beat(): void {
    const all = database.turns().committed;
    const lagMs = Math.max(monitor.percentile(99) / 1e6 - RESOLUTION_MS, 0);
    beats.push({ atMs: ports.now(), lagMs, commits: all - committed });
    if (beats.length > MOST_BEATS) beats.shift();
    committed = all;
    monitor.reset();
    wait();
  }

  function wait(): void {
    timer = ports.after(MINUTE_MS, beat);
  }

  monitor.enable();
  wait();
  return {
    beats: () => beats,
    stop() {
      timer.cancel();
      monitor.disable();
    },
  };
}
