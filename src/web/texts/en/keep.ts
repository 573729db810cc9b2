/** What players save and send. Loaded together with the album. */
export const keep = {
  save: 'Save this story',
  picture: 'As a picture',
  film: 'As an animation',
  working: (percent: number) => `Drawing it: ${percent} %`,
  hold: 'Press and hold to save.',
  download: 'Download',
  send: 'Send',
  failed: 'That didn’t work. Please try again.',
  story: (owner: string) => `${owner}’s story`,
  drew: (name: string) => `${name} drew this`,
  what: 'What became of this?',
  names: 'Show our names in the preview',
};
export type KeepTexts = typeof keep;
