import { type Static, type TObject, Type } from 'typebox';
import type { Viewer } from '../access/viewer.ts';
import { AppError, faultText } from '../errors.ts';
import { Durations } from '../meters.ts';
import { makeCheck } from '../validate.ts';

// The envelope and the messages that belong to no domain. The payloads of the others are in each domain's command table.
// The size of a frame is limited in `sockets.ts`, their number in `message-limit.ts`.

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

/**
 * Every command by its name. Two domains may share a name (CREATE, JOIN, REMATCH); the payload then tells them apart.
 */
export interface Messages {
  add(messages: Message[]): void;
  /**
   * If several have the name: the one that knows most members of the payload, and among these the one that lacks the
   * fewest.
   */
  find(event: string, payload: unknown): Message | undefined;
  all(): Message[];
  /** For each event, how long its messages took to be answered. */
  durations: ReadonlyMap<string, Durations>;
}

export function makeMessages(): Messages {
  const byEvent = new Map<string, [Message, ...Message[]]>();
  const durations = new Map<string, Durations>();

  /** Also measures refused messages. */
  function timed(message: Message): Message {
    const took = durations.get(message.event) ?? new Durations();
    durations.set(message.event, took);
    return {
      ...message,
      async run(...call) {
        const beganAt = performance.now();
        try {
          return await message.run(...call);
        } finally {
          took.since(beganAt);
        }
      },
    };
  }

  return {
    add(messages) {
      for (const one of messages.map(timed)) {
        const others = byEvent.get(one.event);
        byEvent.set(one.event, others ? [...others, one] : [one]);
      }
    },
    find(event, payload) {
      const candidates = byEvent.get(event);
      return candidates?.reduce((best, one) => (fit(one, payload) > fit(best, payload) ? one : best));
    },
    all: () => [...byEvent.values()].flat(),
    durations,
  };
}

function fit({ schema }: Message, payload: unknown): number {
  // Whatever its type says, a schema with only optional members has no `required`.
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

const Secret = Type.Optional(Type.String({ examples: ['b1946ac92492d2347c6235b4d2611184'] }));
/** Exactly one of the three is needed. */
export const Hello = Type.Object(
  {
    access: Type.Optional(Type.String({ examples: ['eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9...'] })),
    screen: Secret,
    watcher: Secret,
  },
  {
    ...strictly,
    examples: [
      { access: 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9...' },
      { screen: 'b1946ac92492d2347c6235b4d2611184' },
      { watcher: 'b1946ac92492d2347c6235b4d2611184' },
    ],
  },
);
export type Hello = Static<typeof Hello>;
export const Subscribe = Type.Object(
  { topic: Type.String({ maxLength: 100, examples: ['lobby'] }), version: Type.Optional(Type.Integer()) },
  strictly,
);
export const Unsubscribe = Type.Object(
  { topic: Type.String({ maxLength: 100, examples: ['lobby'] }) },
  strictly,
);
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

/** The messages that belong to no domain, for the documentation. */
export const FROM_CLIENT = [
  {
    event: 'HELLO',
    payload: Hello,
    says: 'Says who this socket is, with an access token or the ticket of a screen or watcher. Another one of the same account renews it.',
  },
  {
    event: 'SUBSCRIBE',
    payload: Subscribe,
    says: 'Subscribes to a topic. The ACK is followed by STATE_SYNC unless `version` is the newest.',
  },
  { event: 'UNSUBSCRIBE', payload: Unsubscribe, says: 'Ends a subscription.' },
  { event: 'PING', payload: Ping, says: 'Asks for the time of the server.' },
];

const Topic = Type.String({ maxLength: 100, examples: ['session:145078'] });
const Version = Type.Integer({ examples: [4] });
const Now = Type.Integer({ description: 'Epoch ms', examples: [1_795_200_000_000] });
const Side = Type.Union([Type.Integer(), Type.Null()], { description: 'Epoch ms' });

/** What the server sends, for the documentation: the members beside `event`. */
export const TO_CLIENT = [
  {
    event: 'ACK',
    says: 'The message with this `id` was carried out and saved. The payload is its result.',
    frame: {
      id: Type.Optional(Id),
      topic: Type.Optional(Topic),
      version: Type.Optional(Version),
      now: Now,
      payload: Type.Object({}),
    },
  },
  {
    event: 'ERROR',
    says: 'The message with this `id` was refused and nothing was changed. Without an `id`: about the topic, or the socket.',
    frame: {
      id: Type.Optional(Id),
      topic: Type.Optional(Topic),
      payload: Type.Object({
        code: Type.String({ examples: ['session_not_found'] }),
        detail: Type.String({ examples: ['There is no such game.'] }),
        fields: Type.Optional(Type.Record(Type.String(), Type.Array(Type.String()))),
      }),
    },
  },
  {
    event: 'PONG',
    says: 'The answer to PING, with the same `t`.',
    frame: { id: Type.Optional(Id), payload: Type.Object({ t: Type.Optional(Type.Unknown()), now: Now }) },
  },
  {
    event: 'STATE_SYNC',
    says: 'The whole state of a topic. Ignore it if its version is not higher than the one you have.',
    frame: { topic: Topic, version: Version, payload: Type.Object({}) },
  },
  {
    event: 'PRESENCE',
    says: 'Who has a socket on the topic, at most once a second.',
    frame: {
      topic: Topic,
      payload: Type.Object({
        users: Type.Array(Type.String({ examples: ['Ada'] }), { description: 'In order of arrival' }),
        watchers: Type.Integer({ description: 'Sockets without an account', examples: [0] }),
        goneBy: Type.Optional(
          Type.Object(
            { w: Side, b: Side },
            { description: 'Chess: when, at the earliest, the win against an absent side may be claimed' },
          ),
        ),
      }),
    },
  },
  {
    event: 'NOTICE',
    says: 'On the topic `user`: something for you has happened. What it is, is in the state of that topic, too. Only `token_expiring` comes without a subscription: send HELLO with a new access token before `expiresAt`, or the socket is closed with 4401.',
    frame: {
      topic: Type.Literal('user'),
      payload: Type.Object(
        {
          kind: Type.Enum([
            'invited',
            'kicked',
            'challenged',
            'joined',
            'paired',
            'rematch',
            'said',
            'screen',
            'seat_asked',
            'seat_claimed',
            'claim_granted',
            'claim_refused',
            'token_expiring',
          ]),
          expiresAt: Type.Optional(Type.Integer({ description: 'Epoch ms, with `token_expiring`' })),
        },
        { examples: [{ kind: 'token_expiring', expiresAt: 1_795_201_800_000 }] },
      ),
    },
  },
  {
    event: 'REACTIONS',
    says: 'On the topic of a drawing game: what was thrown in the last quarter of a second. It has no version, is no part of any state and may be lost.',
    frame: {
      topic: Topic,
      payload: Type.Object({
        reactions: Type.Array(
          Type.Object({
            from: Type.Union([Type.String({ examples: ['testuser1'] }), Type.Null()], {
              description: 'A username, or null for watchers',
            }),
            chain: Type.Integer({ examples: [13] }),
            round: Type.Integer({ examples: [1] }),
            kind: Type.Enum(['laugh', 'heart', 'gasp', 'what', 'clap', 'tear']),
            count: Type.Integer({ examples: [3] }),
          }),
        ),
      }),
    },
  },
  {
    event: 'SERVER_CLOSING',
    says: 'The server shuts down. Connect again after that time.',
    frame: { payload: Type.Object({ reconnectInMs: Type.Integer({ examples: [2_000] }) }) },
  },
] as const;
