import type { Contender, Room } from '../contenders/contender.ts';
import { settledBytes } from '../measure.ts';
import type { Row } from './report.ts';
import type { Figures } from './tally.ts';

const READERS = 20;
const PUBLISHED_BYTES = 80_000_000;
/** The rivals get less, because all of it would take minutes. What they keep grows evenly. */
const RIVALS_BYTES = PUBLISHED_BYTES / 10;
const BURST = 100;

/** Readers stop reading while much is sent to them. How much of it does the server keep? Runs once. */
export async function stuck(contenders: Contender[]): Promise<Row[]> {
  const kept: Figures = new Map();
  for (const [n, contender] of contenders.entries()) {
    kept.set(contender.name, [await keptBy(contender, n < 2 ? PUBLISHED_BYTES : RIVALS_BYTES)]);
  }
  const goal = { text: '≤ 0.05', held: (of: (name: string) => number) => of('Parlor') <= 0.05 };
  const scenario = `${READERS} sockets stop reading, ${PUBLISHED_BYTES / 1_000_000} MB`;
  return [{ scenario, measure: 'kept of it', digits: 2, figures: kept, goal }];
}

async function keptBy({ pid, room: open }: Contender, toPublish: number): Promise<number> {
  // The first 20 make the changes, and keep reading.
  const room = await open(20 + 1 + READERS);
  let bytes = 0;
  room.onDelivery = (_, length) => {
    bytes = length;
  };
  await burst(room);
  const readers = room.sockets.slice(-READERS);
  for (const socket of readers) socket.pause();
  const before = await settledBytes(pid);
  for (let published = 0; published < toPublish; published += bytes * BURST) {
    await burst(room);
  }
  const after = await settledBytes(pid);
  room.close();
  return (after - before) / toPublish;
}

function burst(room: Room): Promise<void> {
  return new Promise((done) => {
    let left = BURST;
    room.onAck = () => {
      left -= 1;
      if (left === 0) done();
    };
    room.burst(BURST);
  });
}
