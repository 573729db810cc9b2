import { setTimeout as pause } from 'node:timers/promises';
import type { Contender, Room } from '../contenders/contender.ts';
import { cpuMs } from '../measure.ts';
import { all, type Goal, goal, type Row } from './report.ts';
import { figures, SLICE_MS, type Tally, takeTurns } from './tally.ts';

const SIZES = [10, 100, 1000];
/** By the size of the room. */
const PACED_PER_SECOND: Record<number, number> = { 10: 50, 100: 50, 1000: 10 };
const MOST_DELIVERIES: Record<number, Goal> = {
  10: goal('≥', 0.8, 'durable'),
  100: all(goal('≥', 0.95, 'durable'), goal('≥', 1, 'socket.io'), goal('≥', 1, 'Colyseus')),
  1000: all(goal('≥', 1, 'durable'), goal('≥', 1, 'socket.io'), goal('≥', 1, 'Colyseus')),
};
const BURST = 100;
const BURST_READERS = 100;
/** After this long without a message, everything has been delivered. */
const QUIET_MS = 25;

/** Changes of one room, sent to all its sockets. */
export async function deliveries(contenders: Contender[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const size of SIZES) {
    const perSecond = PACED_PER_SECOND[size] as number;
    const scenario = `${size} sockets, ${perSecond} changes/s`;
    const tallies = await inRoom(contenders, size, (room) => paced(room, 1000 / perSecond));
    rows.push(
      { scenario, measure: 'delivery p50, ms', digits: 2, figures: figures(tallies, 'p50') },
      { scenario, measure: 'delivery p99, ms', digits: 2, figures: figures(tallies, 'p99') },
      { scenario, measure: 'CPU a delivery, µs', digits: 1, figures: figures(tallies, 'cpuOfDelivery') },
    );
  }
  for (const size of SIZES) {
    const scenario = `${size} sockets, next at the ACK`;
    const tallies = await inRoom(contenders, size, saturated);
    rows.push(
      {
        scenario,
        measure: 'deliveries/s',
        digits: 0,
        figures: figures(tallies, 'deliveriesPerSecond'),
        goal: MOST_DELIVERIES[size] as Goal,
      },
      { scenario, measure: 'changes/s', digits: 0, figures: figures(tallies, 'changesPerSecond') },
      {
        scenario,
        measure: 'CPU a delivery, µs',
        digits: 1,
        figures: figures(tallies, 'cpuOfDelivery'),
        ...(size === 100 ? { goal: goal('≤', 1.3) } : {}),
      },
      { scenario, measure: 'CPU a change, µs', digits: 0, figures: figures(tallies, 'cpuOfChange') },
    );
  }
  const tallies = await inRoom(contenders, BURST_READERS, bursts);
  rows.push({
    scenario: `${BURST_READERS} sockets, ${BURST} changes at once`,
    measure: 'CPU a change and reader, µs',
    digits: 1,
    // Every change must reach every reader, in whichever state.
    figures: new Map(
      [...figures(tallies, 'cpuOfChange')].map(([name, values]) => [
        name,
        values.map((us) => us / BURST_READERS),
      ]),
    ),
    goal: goal('≤', 0.25),
  });
  return rows;
}

async function inRoom(
  contenders: Contender[],
  size: number,
  play: (room: Room) => Promise<Omit<Tally, 'cpuMs'>>,
): Promise<Map<string, Tally[]>> {
  const slice = async (room: Room, { pid }: Contender) => {
    const cpuBefore = cpuMs(pid);
    const took = await play(room);
    return { ...took, cpuMs: cpuMs(pid) - cpuBefore };
  };
  return takeTurns(
    contenders,
    ({ room }) => room(size),
    slice,
    (room) => room.close(),
  );
}

/** A change at regular intervals. Measures the ms from sending the last change to each delivery. */
async function paced(room: Room, everyMs: number): Promise<Omit<Tally, 'cpuMs'>> {
  const latencies: number[] = [];
  let sentAt = 0;
  let changes = 0;
  room.onDelivery = (atMs) => latencies.push(atMs - sentAt);
  const beganAt = performance.now();
  for (; performance.now() - beganAt < SLICE_MS; changes++) {
    let left = room.sockets.length + 1;
    await new Promise<void>((done) => {
      const arrive = () => {
        left -= 1;
        if (left === 0) done();
      };
      room.onAck = arrive;
      room.onDelivery = (atMs) => {
        latencies.push(atMs - sentAt);
        arrive();
      };
      sentAt = performance.now();
      room.change();
    });
    await pause(Math.max(0, sentAt + everyMs - performance.now()));
  }
  return { latencies, changes, deliveries: latencies.length, tookMs: performance.now() - beganAt };
}

/** The next change as soon as the last one is acknowledged, whether or not it is delivered yet. */
async function saturated(room: Room): Promise<Omit<Tally, 'cpuMs'>> {
  let changes = 0;
  let seen = 0;
  let lastAt = 0;
  room.onDelivery = (atMs) => {
    seen += 1;
    lastAt = atMs;
  };
  const beganAt = performance.now();
  await new Promise<void>((done) => {
    room.onAck = (atMs) => {
      changes += 1;
      if (atMs - beganAt > SLICE_MS) done();
      else room.change();
    };
    room.change();
  });
  while (performance.now() - lastAt < QUIET_MS) await pause(QUIET_MS);
  return { latencies: [], changes, deliveries: seen, tookMs: lastAt - beganAt };
}

/** Burst after burst, each when the whole last one is acknowledged and delivered. */
async function bursts(room: Room): Promise<Omit<Tally, 'cpuMs'>> {
  let changes = 0;
  let seen = 0;
  let lastAt = 0;
  room.onDelivery = (atMs) => {
    seen += 1;
    lastAt = atMs;
  };
  const beganAt = performance.now();
  while (performance.now() - beganAt < SLICE_MS) {
    await new Promise<void>((done) => {
      let left = BURST;
      room.onAck = () => {
        changes += 1;
        left -= 1;
        if (left === 0) done();
      };
      room.burst(BURST);
    });
    while (performance.now() - lastAt < QUIET_MS) await pause(QUIET_MS);
  }
  return { latencies: [], changes, deliveries: seen, tookMs: performance.now() - beganAt };
}
