import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * The least work a server of long polls can do: `POST /hold/N` waits, `POST /go/N` answers all that wait in N with the
 * same prepared bytes, `GET /held` says how many wait. `wait.ts` runs it as a separate process.
 */
const ANSWER = Buffer.alloc(900, 'x');
const groups = new Map<string, ServerResponse[]>();

function answer(response: ServerResponse, body: Buffer | string): void {
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    const [, what, group = ''] = (request.url ?? '').split('/');
    if (what === 'hold') {
      groups.set(group, [...(groups.get(group) ?? []), response]);
      return;
    }
    if (what === 'go') {
      for (const held of groups.get(group) ?? []) answer(held, ANSWER);
      groups.delete(group);
    }
    answer(response, String([...groups.values()].flat().length));
  });
});

server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`Floor is ready: http://localhost:${(server.address() as AddressInfo).port}/\n`);
});
process.on('SIGTERM', () => process.exit(0));
