import { invalid } from '../platform/errors.ts';
import { cleanDescription } from './rules/description.ts';
import type { Settings } from './rules/people.ts';
import type { SettingsChange } from './rules/settings.ts';
import { IDEAS_EACH, type Words } from './rules/words.ts';
import { type ChangeOptions, type CreateSession, WORDS_PROBLEM } from './schema-settings.ts';

const UNLESS_CHOSEN = {
  mode: 'classic',
  wantedRounds: null,
  clock: 'fixed',
  hasIdeas: false,
  words: 'en',
  isWatchable: true,
  door: 'open',
  reactions: 'all',
} as const;

/** The settings of a new game. Throws what `changeFrom` throws, for `options`. */
export function settingsFrom({
  draw_time,
  desc_time,
  options = {},
  ...more
}: CreateSession): Omit<Settings, 'code' | 'playedModes'> {
  const times = { drawTimeS: Number(draw_time), descTimeS: Number(desc_time) };
  return { ...UNLESS_CHOSEN, ...times, ...changeFrom({ ...more, ...options }, 'options') };
}

/** Only the settings in a body. Throws for this field if a list of ideas is too short. */
export function changeFrom(body: ChangeOptions, field: 'options' | 'words'): SettingsChange {
  const { draw_time, desc_time, rounds, ideas, words, watchers, ...same } = body;
  return {
    ...same,
    ...(draw_time !== undefined && { drawTimeS: Number(draw_time) }),
    ...(desc_time !== undefined && { descTimeS: Number(desc_time) }),
    ...(rounds !== undefined && { wantedRounds: rounds === 'table' ? rounds : Number(rounds) }),
    ...(ideas !== undefined && { hasIdeas: ideas }),
    ...(words !== undefined && { words: cleanWords(words, field) }),
    ...(watchers !== undefined && { isWatchable: watchers }),
  };
}

function cleanWords(words: Words, field: string): Words {
  if (typeof words === 'string') return words;
  const clean = words.map(cleanDescription);
  const texts = [...new Set(clean.flatMap((one) => ('text' in one ? [one.text] : [])))];
  if (texts.length < IDEAS_EACH || clean.some((one) => 'problem' in one))
    throw invalid({ [field]: [WORDS_PROBLEM] });
  return texts;
}
