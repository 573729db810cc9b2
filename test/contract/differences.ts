import { type Payload, pathFields } from '../commands.ts';
import type { Verdict } from './twins.ts';

/** A payload that is not as it should be, and what of it. */
export interface Wrong {
  /** Undefined: nothing is wrong. */
  field?: string;
  how: string;
  payload: Payload;
}

/** What each field is tried with. */
export const ODD_VALUES: Record<string, unknown> = {
  null: null,
  true: true,
  'a list': [],
  'an object': {},
  words: 'words',
  empty: '',
  'a blank': ' ',
  'a fraction': 1.5,
  negative: -1,
  zero: 0,
  'a thousand and one': 1001,
  huge: 2 ** 53 - 1,
  'too huge': 1e300,
  'a number as text': '30',
  long: 'x'.repeat(200),
  'characters nobody sees': '\u202e\u0000',
  'a name of nobody': 'nobody',
};

/** Where HTTP and sockets are meant to differ, and why. */
export interface Difference {
  why: string;
  covers(event: string, wrong: Wrong, http: Verdict, socket: Verdict): boolean;
  /** The payload that says by socket what the request said. */
  asSocketsSayIt?(wrong: Wrong): Payload;
}

const STRICT_OVER_HTTP = ['KICK', 'HOST', 'ALBUM_STEP'];

function inPath(event: string, { field }: Wrong): boolean {
  return field !== undefined && pathFields(event).includes(field);
}

/** A refusal of this one field. */
function invalid(verdict: Verdict, { field }: Wrong): boolean {
  const fields = verdict.refusal?.fields as object | undefined;
  return verdict.status === 400 && Object.keys(fields ?? {}).join() === field;
}

function value({ field, payload }: Wrong): unknown {
  return payload[field ?? ''];
}

export const DIFFERENCES: Difference[] = [
  {
    why: 'documented routes ignore unknown fields, for older clients send some; frames and new bodies are strict',
    covers: (event, wrong, _http, socket) =>
      wrong.how === 'unknown' && !STRICT_OVER_HTTP.includes(event) && invalid(socket, wrong),
    asSocketsSayIt({ payload: { extra: _extra, ...payload } }) {
      return payload;
    },
  },
  {
    why: 'a path has text only: a code that is no number is one that no session has; a frame has types',
    covers: (event, wrong, http, socket) =>
      inPath(event, wrong) &&
      wrong.field === 'game_code' &&
      !Number.isInteger(value(wrong)) &&
      http.refusal?.code === 'session_not_found' &&
      invalid(socket, wrong),
  },
  {
    why: 'a path has text only: a round or chain in digits is a number there; a frame has types',
    covers: (event, wrong, _http, socket) =>
      inPath(event, wrong) && typeof value(wrong) === 'string' && invalid(socket, wrong),
    asSocketsSayIt: (wrong) => ({ ...wrong.payload, [wrong.field ?? '']: Number(value(wrong)) }),
  },
  {
    why: 'a path has text only: there is no null in it',
    covers: (event, wrong, http, socket) =>
      inPath(event, wrong) && value(wrong) === null && invalid(http, wrong) && invalid(socket, wrong),
  },
];
