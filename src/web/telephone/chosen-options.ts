import type { Session } from '../../telephone/schema.ts';
import type { ChangeOptions } from '../../telephone/schema-settings.ts';
import { gameOf, PRESETS, ROUNDS, type Settings } from '../home/new-game-settings.ts';

/** What the host sees as chosen for a lobby. */
export interface Chosen {
  settings: Settings;
  ideas: boolean;
  words: Session['options']['words'];
  /** The host's own ideas, one a line. */
  list: string;
}

type Lobby = Pick<Session, 'draw_time' | 'desc_time' | 'options'>;

/** The settings of a lobby. A number of rounds that the page does not offer is shown as the nearest. */
export function chosenIn({ draw_time, desc_time, options }: Lobby, list: string): Chosen {
  const { clock, rounds, ideas, words } = options;
  const preset = (['quick', 'relaxed'] as const).find(
    (name) => PRESETS[name].draw_time === draw_time && PRESETS[name].desc_time === desc_time,
  );
  const isTable = rounds === null || rounds === 'table';
  const settings: Settings = {
    pace: clock === 'none' ? 'none' : (preset ?? 'own'),
    length: isTable ? 'table' : rounds === ROUNDS.short ? 'short' : 'long',
    lastCall: clock !== 'fixed',
    ...{ draw_time, desc_time },
  };
  return { settings, ideas, words, list };
}

/** Only what differs from the lobby. Undefined if custom times are out of bounds. */
export function changesOf(lobby: Lobby, chosen: Chosen): ChangeOptions | undefined {
  const before = chosenIn(lobby, chosen.list);
  const game = gameOf(chosen.settings);
  if (!game) return undefined;
  const { draw_time, desc_time, rounds, options } = game;
  const hasClock = chosen.settings.pace !== 'none';
  const isOwn = chosen.words === 'own' && chosen.list.trim() !== '';
  const words = isOwn ? linesOf(chosen.list) : chosen.words === 'own' ? undefined : chosen.words;
  return {
    ...(hasClock && draw_time !== lobby.draw_time && { draw_time }),
    ...(hasClock && desc_time !== lobby.desc_time && { desc_time }),
    ...(chosen.settings.length !== before.settings.length && rounds !== undefined && { rounds }),
    ...(options?.clock && options.clock !== lobby.options.clock && { clock: options.clock }),
    ...(chosen.ideas !== before.ideas && { ideas: chosen.ideas }),
    ...(words && (isOwn || words !== before.words) && { words }),
  };
}

function linesOf(list: string): string[] {
  const lines = list.split('\n').map((line) => line.trim());
  return [...new Set(lines.filter((line) => line !== ''))];
}
