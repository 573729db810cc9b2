import { type Static, Type } from 'typebox';
import { OWN_RESULTS, PACES } from './rules/own-games.ts';
import { PHRASES } from './rules/phrases.ts';
import { PageQuery, PgnQuery } from './schema.ts';
import { OneOf, strict } from './schema-parts.ts';

const Moment = (description: string) =>
  Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description }));

/** What a list of one's own games can be narrowed to. */
const FILTER = {
  result: Type.Optional(OneOf([...OWN_RESULTS])),
  color: Type.Optional(OneOf(['white', 'black'], { description: 'Yours' })),
  opponent: Type.Optional(
    Type.String({ trim: true, maxLength: 150, description: 'Part of the opponent’s name, in any case' }),
  ),
  pace: Type.Optional(
    OneOf([...PACES], {
      description:
        'By the initial time and forty increments: less than 3, 8 or 25 minutes, or more. `none`: without clocks',
    }),
  ),
  since: Moment('Created then or later, epoch ms'),
  until: Moment('Created before, epoch ms'),
};
export const OwnGamesQuery = Type.Object({ ...FILTER, ...PageQuery.properties });
export const OwnPgnQuery = Type.Object({ ...FILTER, ...PgnQuery.properties });
export type OwnGamesQuery = Static<typeof OwnGamesQuery>;
/** Everything in `OwnGamesQuery` but the page. */
export type OwnGamesFilter = Omit<OwnGamesQuery, 'page'>;

export const SayPhrase = Type.Object({ phrase: OneOf([...PHRASES]) }, strict);
export type SayPhrase = Static<typeof SayPhrase>;
