/**
 * A program that uses the client and ends, run by test/client/exit.test.ts as `node visit.ts BASE HOW`. It prints the
 * time from `close()` to its end in ms.
 */
import { WebSocket } from 'ws';
import { ParlorClient } from '#src/client/index.ts';

const [base = '', how] = process.argv.slice(2);
const client = new ParlorClient({ base, WebSocket, retryMs: 50, answerMs: 1_000, onStatus });
await client.guest('visitor');
const { game_code } = await client.telephone.create({ draw_time: 60, desc_time: 60 });
client.telephone.watch(game_code, { onState: () => undefined });

/** `asked` closes the client on SIGUSR2, `retrying` when the connection is lost. */
function onStatus(status: string): void {
  const waits = how === 'asked' || how === 'retrying';
  if (waits && status === 'open') process.stdout.write('ready\n');
  if ((how === 'retrying' && status === 'closed') || (!waits && status === how)) setImmediate(end);
}

let closedAtMs = 0;
function end(): void {
  closedAtMs = performance.now();
  client.live.close();
}

process.on('SIGUSR2', end);
process.on('exit', () => process.stdout.write(`${Math.round(performance.now() - closedAtMs)}\n`));
