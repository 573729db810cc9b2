/** The phrases that players can send each other. The pages have the words. */
export const PHRASES = [
  'hello',
  'good_luck',
  'well_played',
  'nice_move',
  'oops',
  'sorry',
  'good_game',
  'one_more',
  'thanks',
  'bye',
] as const;
export type Phrase = (typeof PHRASES)[number];
