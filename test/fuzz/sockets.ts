import { errorCodes } from '#src/platform/errors.ts';
import type { Payload } from '../commands.ts';
import type { Frame, TestSocket } from '../helper.ts';
import type { Outcome } from './world.ts';

/** Throws if the socket is closed, instead of waiting forever. */
export async function ask(socket: TestSocket, event: string, payload: Payload = {}): Promise<Frame> {
  const closed = socket.closed.then((code) => {
    throw new Error(`the socket was closed: ${code}`);
  });
  return Promise.race([socket.ask(event, payload), closed]);
}

export async function viaSocket(socket: TestSocket, event: string, payload: Payload): Promise<Outcome> {
  const frame = await ask(socket, event, payload);
  return {
    status: frame.event === 'ACK' ? 200 : statusOf(frame.payload.code),
    body: frame.payload,
    text: JSON.stringify(frame),
  };
}

function statusOf(code: string): number {
  const kind = errorCodes().find(([known]) => known === code)?.[1];
  if (!kind) throw new Error(`unknown code ${code}`);
  return kind.status;
}
