import { setTimeout as pause } from 'node:timers/promises';
import { type Contender, openAll, type Room } from '../contenders/contender.ts';
import { cpuMs } from '../measure.ts';
import { quantile } from '../table.ts';
import { all, goal, type Row } from './report.ts';
import { figures, SLICE_MS, type Tally, takeTurns } from './tally.ts';

const SATURATED = [100, 1000];
const PACED_ROOMS = 100;
const PACED_PER_SECOND = 500;
const TICK_MS = 4;

/** Acknowledged moves in many rooms of two. `commitsMs` gives how long each COMMIT of Parlor took since the last call. */
export async function moves(contenders: Contender[], commitsMs?: () => Promise<number[]>): Promise<Row[]> {
  const rows: Row[] = [];
  for (const count of SATURATED) {
    const scenario = `${count} games, each moves at once`;
    await commitsMs?.();
    const tallies = await inRooms(contenders, count, saturated);
    if (commitsMs) rows.push(heldRow(scenario, await commitsMs()));
    rows.push(
      {
        scenario,
        measure: 'moves/s',
        digits: 0,
        figures: figures(tallies, 'changesPerSecond'),
        goal: all(goal('≥', 2, 'boardgame.io'), ...(count === 100 ? [goal('≥', 0.3, 'durable')] : [])),
      },
      { scenario, measure: 'ACK p50, ms', digits: 2, figures: figures(tallies, 'p50') },
      { scenario, measure: 'ACK p99, ms', digits: 2, figures: figures(tallies, 'p99'), goal: goal('≤', 2.5) },
      { scenario, measure: 'CPU a move, µs', digits: 0, figures: figures(tallies, 'cpuOfChange') },
    );
  }
  const scenario = `${PACED_ROOMS} games, ${PACED_PER_SECOND} moves/s`;
  const tallies = await inRooms(contenders, PACED_ROOMS, paced);
  rows.push(
    { scenario, measure: 'ACK p50, ms', digits: 2, figures: figures(tallies, 'p50') },
    {
      scenario,
      measure: 'ACK p99, ms',
      digits: 2,
      figures: figures(tallies, 'p99'),
      goal: goal('≤', 1.5, 'durable'),
    },
    { scenario, measure: 'CPU a move, µs', digits: 0, figures: figures(tallies, 'cpuOfChange') },
  );
  return rows;
}

/** Checkpoints and syncs run on threads, so nothing but COMMIT can hold the loop. */
function heldRow(scenario: string, commitsMs: number[]): Row {
  const held = quantile(commitsMs, 0.99);
  const most = { text: '≤ 1 ms', held: () => held <= 1 };
  const figures = new Map([['Parlor', [held]]]);
  return { scenario, measure: 'a COMMIT holds the loop p99, ms', digits: 2, figures, goal: most };
}

async function inRooms(
  contenders: Contender[],
  count: number,
  play: (rooms: Room[]) => Promise<Omit<Tally, 'cpuMs' | 'deliveries'>>,
): Promise<Map<string, Tally[]>> {
  const slice = async (rooms: Room[], { pid }: Contender) => {
    await Promise.all(rooms.map((room) => room.renew()));
    let deliveries = 0;
    const count = () => {
      deliveries += 1;
    };
    for (const room of rooms) room.onDelivery = count;
    const cpuBefore = cpuMs(pid);
    const took = await play(rooms);
    return { ...took, deliveries, cpuMs: cpuMs(pid) - cpuBefore };
  };
  const close = (rooms: Room[]) => {
    for (const room of rooms) room.close();
  };
  return takeTurns(contenders, ({ room }) => openAll(count, () => room(2)), slice, close);
}

/** Every room makes its next move as soon as the last one is acknowledged. */
async function saturated(rooms: Room[]) {
  const latencies: number[] = [];
  const beganAt = performance.now();
  await Promise.all(
    rooms.map(
      (room) =>
        new Promise<void>((done) => {
          let sentAt = 0;
          const next = () => {
            sentAt = performance.now();
            if (sentAt - beganAt > SLICE_MS) done();
            else room.change();
          };
          room.onAck = (atMs) => {
            latencies.push(atMs - sentAt);
            next();
          };
          next();
        }),
    ),
  );
  return { latencies, changes: latencies.length, tookMs: performance.now() - beganAt };
}

/** The rooms move in turn, a few per tick. A room whose last move is not yet acknowledged lets the next one go first. */
async function paced(rooms: Room[]) {
  const latencies: number[] = [];
  const free = [...rooms];
  const move = (room: Room) =>
    new Promise<void>((done) => {
      const sentAt = performance.now();
      room.onAck = (atMs) => {
        latencies.push(atMs - sentAt);
        free.push(room);
        done();
      };
      room.change();
    });
  const moved: Promise<void>[] = [];
  const beganAt = performance.now();
  for (let pastMs = 0; pastMs < SLICE_MS; pastMs = performance.now() - beganAt) {
    const due = Math.ceil((pastMs / 1000) * PACED_PER_SECOND) - moved.length;
    for (const room of free.splice(0, due)) moved.push(move(room));
    await pause(TICK_MS);
  }
  await Promise.all(moved);
  return { latencies, changes: latencies.length, tookMs: performance.now() - beganAt };
}
