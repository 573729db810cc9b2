import type { Row } from '#src/platform/commands.ts';
import { FROM_CLIENT } from '#src/platform/live/messages.ts';
import { Arbitrary, type Schema, toText } from './arbitrary.ts';
import type { World } from './arbitrary-world.ts';
import type { Chance } from './clock.ts';

/** A message, sent in one frame or in several. */
export interface Sent {
  parts: Buffer[];
  binary: boolean;
  /** The id of a valid envelope. Exactly one answer then has it. */
  id?: string;
}

export interface Event {
  event: string;
  schema: Schema;
}

const ODD_FRAMES = [
  '',
  ' ',
  'null',
  '[]',
  '{',
  '1',
  '"x"',
  '{"event":1}',
  '{"event":null}',
  '{"event":"PING","x":1}',
  '\0',
];
const ODD_EVENTS = [
  'ping',
  '',
  '__proto__',
  'constructor',
  'toString',
  'HELLO ',
  'x'.repeat(5_000),
  'ACK',
  'STATE_SYNC',
];
const BAD_UTF8 = [0xff, 0xc0, 0x80];

/** Makes frames of messages that the server knows, and of others. */
export class Frames {
  readonly arbitrary: Arbitrary;
  #count = 0;

  readonly chance: Chance;
  readonly events: readonly Event[];

  constructor(chance: Chance, { pools, known }: World, events: readonly Event[]) {
    this.chance = chance;
    this.events = events;

    this.arbitrary = new Arbitrary(chance, pools, known);
  }

  make(): Sent {
    const { chance } = this;
    const kind = chance.below(40);
    if (kind === 0) return this.odd();
    const known = chance.of(this.events);
    const event = chance.percent(3) ? chance.of(ODD_EVENTS) : known.event;
    const id = `m${++this.#count}`;
    const envelope: Record<string, unknown> = { event, payload: this.arbitrary.any(known.schema), id };
    if (kind === 1) return this.spoilt(envelope);
    const text = toText(envelope);
    return { parts: this.cut(Buffer.from(text)), binary: false, ...(isJson(text) ? { id } : {}) };
  }

  /** An envelope with a fault. */
  private spoilt(envelope: Record<string, unknown>): Sent {
    const { chance, arbitrary } = this;
    const name = chance.of(['event', 'payload', 'id', 'extra', '__proto__']);
    const text = toText({ ...envelope, [name]: arbitrary.wildValue() });
    return { parts: [Buffer.from(text)], binary: false };
  }

  private odd(): Sent {
    const { chance } = this;
    const text = chance.percent(70) ? chance.of(ODD_FRAMES) : toText(this.arbitrary.wildValue());
    const whole = Buffer.from(text);
    if (chance.percent(10)) return { parts: [Buffer.alloc(70_000, '[')], binary: false };
    const bytes = chance.percent(20) ? Buffer.concat([whole, Buffer.from(BAD_UTF8)]) : whole;
    return { parts: [bytes], binary: chance.percent(20) };
  }

  private cut(whole: Buffer): Buffer[] {
    if (this.chance.percent(90)) return [whole];
    const at = this.chance.below(whole.length);
    return [whole.subarray(0, at), whole.subarray(at)];
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The messages of the protocol and of all domains. */
export function eventsOf(rows: readonly Row[]): Event[] {
  const commands = rows.flatMap(({ event, payload }) => (event === undefined ? [] : [{ event, payload }]));
  return [...FROM_CLIENT, ...commands].map(({ event, payload }) => ({ event, schema: payload }));
}
