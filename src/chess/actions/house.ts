import type { Accounts } from '../../accounts/index.ts';
import type { Viewer } from '../../platform/access/viewer.ts';
import type { Platform } from '../../platform/platform.ts';
import { randomBelow } from '../../platform/ports.ts';
import type { Games } from '../games.ts';
import { houseAccount } from '../rules/house.ts';
import { other } from '../rules/position.ts';
import { newGame } from '../rules/seats.ts';
import { dealt } from '../rules/seeks.ts';
import type { GameState } from '../schema.ts';
import type { HouseGame } from '../schema-house.ts';
import type { CreateActions } from './create.ts';
import { timingOf } from './timing.ts';

export type HouseActions = ReturnType<typeof makeHouseActions>;

/** Starts games against a player of the house. Its account is made when somebody first plays it. */
export function makeHouseActions(
  { database, ports }: Platform,
  accounts: Accounts,
  games: Games,
  { countNew, positionOf }: CreateActions,
) {
  return (viewer: Viewer, { level, ...request }: HouseGame): Promise<GameState> => {
    const initialFen = positionOf(request.fen);
    const color = dealt(request.color ?? 'random', 'random', randomBelow(ports, 2));
    const timing = timingOf(request, color);
    countNew(viewer);
    return database.commit((turn) => {
      games.refuseTooMany(viewer.id);
      const house = houseAccount(level);
      accounts.addHouse(house);
      const seats = { w: viewer.id, b: viewer.id, [other(color)]: house.id };
      const game = newGame({ id: ports.newId(), timing, initialFen }, seats, null, ports.now());
      games.add(turn, game);
      return games.view(game);
    });
  };
}
