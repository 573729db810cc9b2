import { type Static, Type } from 'typebox';
import { GAME, GameInfo, NewChallenge } from './schema.ts';

export const MOST_ENGINE_LEVEL = 8;

const { keepAliveStream: _, ...settings } = NewChallenge.properties;
export const NewEngineGame = Type.Object(
  {
    level: Type.Integer({
      ...{ minimum: 1, maximum: MOST_ENGINE_LEVEL },
      description: 'How strong: 1 is the weakest player of the house, and 7 and 8 are the strongest',
    }),
    ...settings,
  },
  { examples: [{ level: 4, 'clock.limit': 300, 'clock.increment': 3, color: 'random' }] },
);

export const EngineGame = Type.Object(
  {
    ...GameInfo.properties,
    player: Type.String({ description: 'Your colour' }),
    turns: Type.Integer({ description: 'Half-moves made' }),
    createdAt: Type.Integer({ description: 'Epoch ms' }),
  },
  {
    examples: [
      {
        ...GAME,
        opponent: { id: 'bell', username: 'Bell', rating: 1_500 },
        ...{ source: 'ai', player: 'white', turns: 0, createdAt: 1_795_200_000_000 },
      },
    ],
  },
);
export type EngineGame = Static<typeof EngineGame>;
