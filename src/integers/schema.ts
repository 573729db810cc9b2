import { type Static, Type } from 'typebox';
import { MOST_NAME } from './rules/saved.ts';

const Name = Type.Union([
  Type.String({ maxLength: MOST_NAME }),
  Type.Integer({ minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }),
]);

/** Names a set, in the body or in the query. Other fields are ignored. (seed 002) */
export const SetArguments = Type.Object(
  { set_id: Type.Optional(Name) },
  {
    examples: [
      {
        user_id: '56ed72b87ca333f02ef5eaef99296194768c5488',
        session_id: 'session_example',
        set_id: 'set_id_example',
      },
      { set_id: 'old_set_id' },
    ],
  },
);
export type SetArguments = Static<typeof SetArguments>;

/** Names a session. The second spelling is the document's. (seed 002) */
export const SessionArguments = Type.Object(
  { session_id: Type.Optional(Name), sessioin_id: Type.Optional(Name) },
  { examples: [{ session_id: 'old_or_current_session_id' }, { sessioin_id: 'old_or_current_session_id' }] },
);
export type SessionArguments = Static<typeof SessionArguments>;

const As = Type.Optional(
  Type.Literal('string', { description: 'Return X and q as decimal strings', problem: 'Must be "string".' }),
);
export const SetQuery = Type.Object({ set_id: Type.Optional(Type.String({ maxLength: MOST_NAME })), as: As });
export type SetQuery = Static<typeof SetQuery>;
export const SessionQuery = Type.Object({
  session_id: Type.Optional(Type.String({ maxLength: MOST_NAME })),
  sessioin_id: Type.Optional(Type.String({ maxLength: MOST_NAME })),
  as: As,
});
export type SessionQuery = Static<typeof SessionQuery>;

/** The name of the set; an empty one counts as none. */
export function setIdOf({ set_id }: { set_id?: string | number | undefined }): string | undefined {
  return String(set_id ?? '') || undefined;
}

/** The name of the session in either spelling; an empty one counts as none. */
export function sessionIdOf(given: {
  session_id?: string | number | undefined;
  sessioin_id?: string | number | undefined;
}): string | undefined {
  return String(given.session_id ?? given.sessioin_id ?? '') || undefined;
}

/** A JSON integer of any size, or its decimal digits as a string. */
const Exact = Type.Union([Type.Integer(), Type.String({ pattern: '^-?[0-9]+$' })]);

/** (seed 002, integer unit) */
export const Unit = Type.Object({
  index: Type.Integer({ minimum: 0, description: 'Position in the set' }),
  X: Exact,
  q: Exact,
});
const Units = Type.Array(Unit, { maxItems: 10_000 });

/** Only for the documentation. A worker thread reads these bodies with `rules/saved.ts`. (seed 002) */
export const PostSet = Type.Object(
  { integers: Units },
  {
    examples: [
      {
        integers: [
          { index: 0, X: 1, q: 1 },
          { index: 1, X: 2, q: 2 },
          { index: 2, X: 3, q: 3 },
        ],
      },
    ],
  },
);
export const PostSession = Type.Object(
  {
    session_id: Type.String({ minLength: 1, maxLength: MOST_NAME }),
    integer_sets: Type.Array(
      Type.Object({ set_id: Type.String({ minLength: 1, maxLength: MOST_NAME }), integers: Units }),
      { maxItems: 1_000 },
    ),
  },
  {
    examples: [
      {
        session_id: 'old_session_example',
        integer_sets: [
          {
            set_id: 'posted_session_set',
            integers: [
              { index: 1, X: 1, q: 1 },
              { index: 2, X: 2, q: 2 },
            ],
          },
          {
            set_id: 'posted_session_set2',
            integers: [
              { index: 1, X: 12, q: 12 },
              { index: 2, X: 22, q: 22 },
            ],
          },
        ],
      },
    ],
  },
);

/** Accepts any type, because `rules/equation.ts` reports every problem as `operationError`. (seed 002) */
export const Operation = Type.Object(
  {
    equation: Type.Optional(
      Type.Unknown({ description: 'Set ids, + - * and parentheses; at most 4,096 characters' }),
    ),
  },
  { examples: [{ equation: 'first_set+second_set' }] },
);
export type Operation = Static<typeof Operation>;

/** Only for the documentation. These answers are written directly from the stored chunks. */
export const IntegerSet = Type.Object({ set_id: Type.String({ examples: ['first_set'] }), integers: Units });
export const SavedSession = Type.Object({
  session_id: Type.String({ examples: ['session_example'] }),
  integer_sets: Type.Array(IntegerSet),
});

const SetId = Type.String({
  description: '40 hex digits',
  examples: ['da39a3ee5e6b4b0d3255bfef95601890afd80709'],
});

export const SetMade = Type.Object({
  session_id: Type.Optional(Type.String({ description: 'Only if this request created the session' })),
  set_id: SetId,
});
export type SetMade = Static<typeof SetMade>;

export const OperationDone = Type.Object({
  sessionCreated: Type.Optional(Type.String()),
  setCreated: SetId,
});
export type OperationDone = Static<typeof OperationDone>;

export const SessionKept = Type.Object({ session_id: Type.String({ examples: ['old_session_example'] }) });
export type SessionKept = Static<typeof SessionKept>;
/** One member, whose key is the name of the session. */
export const SessionGone = Type.Object(
  {},
  { additionalProperties: Type.String(), examples: [{ session_example: 'deleted' }] },
);
