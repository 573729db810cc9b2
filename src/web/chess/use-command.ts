import type { GameState } from '../../client/index.ts';
import { useApp } from '../context.ts';

/** Runs a command. If it is refused, shows the reason in the words of chess and returns undefined. */
export function useCommand(): <T>(work: () => Promise<T>) => Promise<T | undefined> {
  const { attempt, texts } = useApp();
  return (work) => attempt(work, texts.chess.faults);
}

type GameCommand = (work: () => Promise<GameState>) => Promise<GameState | undefined>;

/** Runs a command that is answered with the game, and shows that state without waiting for the push. */
export function useGameCommand(show: (state: GameState) => void): GameCommand {
  const run = useCommand();
  return async (work) => {
    const state = await run(work);
    if (state) show(state);
    return state;
  };
}
