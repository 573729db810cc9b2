import { rememberForTurn } from '../memo.ts';

const FINAL_TEXT = 0x81;

/**
 * A text message as a complete WebSocket frame, unmasked, as servers send it. (RFC 6455, 5.2) It is made once and can
 * be written to any number of sockets.
 */
export function textFrame(text: string): Buffer {
  const bytes = Buffer.byteLength(text);
  const headBytes = bytes < 126 ? 2 : bytes < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(headBytes + bytes);
  frame[0] = FINAL_TEXT;
  if (headBytes === 2) {
    frame[1] = bytes;
  } else if (headBytes === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(bytes, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(bytes), 2);
  }
  frame.write(text, headBytes);
  return frame;
}

/** The JSON of a payload: a state is often answered in the turn in which it is published. */
export const jsonOf = rememberForTurn((payload: object) => JSON.stringify(payload));

/** The JSON of a message whose last member is the payload. `head` holds the other members, and is not empty. */
export function messageText(head: object, payload: object): string {
  return `${JSON.stringify(head).slice(0, -1)},"payload":${jsonOf(payload)}}`;
}
