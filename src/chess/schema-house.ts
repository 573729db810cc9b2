import { type Static, Type } from 'typebox';
import { HOUSE } from './rules/house.ts';
import { CreateGame } from './schema.ts';

const { initialMs, incrementMs, opponentInitialMs, color, fen } = CreateGame.properties;
const players = HOUSE.map((name, index) => `${index + 1} ${name}`).join(', ');

export const HouseGame = Type.Object(
  {
    level: Type.Integer({ minimum: 1, maximum: HOUSE.length, description: `Who plays: ${players}` }),
    ...{ initialMs, incrementMs, opponentInitialMs, color, fen },
  },
  {
    additionalProperties: false,
    examples: [{ level: 3, initialMs: 300_000, incrementMs: 3_000, color: 'white' }],
  },
);
export type HouseGame = Static<typeof HouseGame>;
