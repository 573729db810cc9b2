import { type Static, Type } from 'typebox';
import { KINDS } from './rules/reactions.ts';
import { GOES, PACES } from './rules/show.ts';
import { SessionMessage } from './schema.ts';

const strict = { additionalProperties: false };
const known = (values: readonly string[]) => ({ problem: `Known: ${values.join(', ')}.` });

/** Changes of the show. An empty body begins it, at its own pace. */
export const ShowChange = Type.Object(
  {
    pace: Type.Optional(Type.Enum([...PACES], known(PACES))),
    short: Type.Optional(Type.Boolean()),
    held: Type.Optional(Type.Boolean({ description: 'Whether the clock stands. A move lets it run again' })),
    go: Type.Optional(
      Type.Enum([...GOES], {
        ...known(GOES),
        description: 'To the next moment, the one before, or the beginning of this one',
      }),
    ),
    beat: Type.Optional(
      Type.Integer({
        description: 'The beat that the caller saw. If the show has moved since, `go` changes nothing',
      }),
    ),
  },
  { ...strict, examples: [{ pace: 'auto' }, { go: 'next', beat: 7 }, { held: true }] },
);
export type ShowChange = Static<typeof ShowChange>;

export const Reaction = Type.Object(
  {
    chain: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, examples: [13] }),
    round: Type.Integer({ minimum: 0, maximum: 1000, examples: [1] }),
    kind: Type.Enum([...KINDS], { ...known(KINDS), examples: ['laugh'] }),
  },
  strict,
);
export type Reaction = Static<typeof Reaction>;

/** A row of REACTIONS. `from` is a username, or null for watchers. (platform/live/messages.ts) */
export interface Thrown extends Reaction {
  from: string | null;
  count: number;
}

const { game_code } = SessionMessage.properties;
export const ShowMessage = Type.Object({ game_code, ...ShowChange.properties }, strict);
export const ReactionMessage = Type.Object({ game_code, ...Reaction.properties }, strict);
