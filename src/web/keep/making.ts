/** What is only loaded once somebody saves or shares something. */
export { cardPng } from './card.ts';
export { storyGif } from './gif.ts';
export { loadStory } from './story.ts';
export { stripPng } from './strip.ts';
