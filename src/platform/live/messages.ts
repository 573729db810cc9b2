import { type Static, type TObject, Type } from 'typebox';
import type { Viewer } from '../access/viewer.ts';
import { AppError, faultText } from '../errors.ts';
import { makeCheck } from '../validate.ts';

/** The content of an ACK, with `topic` and `version` if it is about a topic. */
export interface Result {
  payload: object;
  topic?: string;
  version?: number;
}

/** A socket message of a domain. Its payload is checked by `schema` before `run` gets it. */
export interface Message {
  event: string;
  schema: TObject;
  summary: string;
  run(viewer: Viewer, payload: unknown, onClose: OnClose): Promise<Result>;
}

/** Calls `work` when the socket that sent the message closes. Returns a function that cancels this. */
export type OnClose = (work: () => void) => () => void;

/** Every command by its name. Domains may share a name (CREATE, JOIN, REMATCH): then the payload tells them apart. */
export interface Messages {
  add(messages: Message[]): void;
  /** Among several, the one that knows most members of the payload, and then lacks the fewest. */
  find(event: string, payload: unknown): Message | undefined;
  all(): Message[];
}

export function makeMessages(): Messages {
  const byEvent = new Map<string, [Message, ...Message[]]>();
  return {
    add(messages) {
      for (const one of messages) {
        const others = byEvent.get(one.event);
        byEvent.set(one.event, others ? [...others, one] : [one]);
      }
    },
    find(event, payload) {
      const candidates = byEvent.get(event);
      return candidates?.reduce((best, one) => (fit(one, payload) > fit(best, payload) ? one : best));
    },
    all: () => [...byEvent.values()].flat(),
  };
}

function fit({ schema }: Message, payload: unknown): number {
  // Whatever its type says, a schema whose members are all optional has no `required`.
  const { properties, required = [] } = schema;
  const members = Object.keys(Object(payload));
  const known = members.filter((member) => Object.hasOwn(properties, member)).length;
  const lacking = required.filter((member) => !members.includes(member)).length;
  return known * 100 - lacking;
}

const strictly = { additionalProperties: false };

export const Id = Type.Union([Type.Number(), Type.String({ maxLength: 64 })]);

/** The envelope of every frame from a client. */
export const FromClient = Type.Object(
  { event: Type.String(), payload: Type.Optional(Type.Unknown()), id: Type.Optional(Id) },
  strictly,
);
export type FromClient = Static<typeof FromClient>;

export const Hello = Type.Object({ access: Type.String() }, strictly);
export const Subscribe = Type.Object(
  { topic: Type.String({ maxLength: 100 }), version: Type.Optional(Type.Integer()) },
  strictly,
);
export const Unsubscribe = Type.Object({ topic: Type.String({ maxLength: 100 }) }, strictly);
export const Ping = Type.Object(
  { t: Type.Optional(Type.Union([Type.Number(), Type.String(), Type.Boolean(), Type.Null()])) },
  strictly,
);

/** Checks of the messages that belong to no domain. */
export const checks = {
  HELLO: makeCheck(Hello),
  SUBSCRIBE: makeCheck(Subscribe),
  UNSUBSCRIBE: makeCheck(Unsubscribe),
  PING: makeCheck(Ping),
};

const checkEnvelope = makeCheck(FromClient);

/** Reads a frame. Throws `parse_error`, or `invalid` if it is not an envelope. */
export function readFrame(data: Buffer, isBinary: boolean): FromClient {
  if (isBinary) throw new AppError('malformed_request', { detail: 'Frames must be text.' });
  let value: unknown;
  try {
    value = JSON.parse(data.toString('utf8'));
  } catch (fault) {
    throw new AppError('parse_error', { detail: `JSON parse error - ${faultText(fault)}` });
  }
  return checkEnvelope(value);
}
