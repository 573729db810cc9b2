import { useApp } from '../context.ts';
import { review as german } from '../texts/de/review.ts';
import { review as english } from '../texts/en/review.ts';

const TEXTS = { en: english, de: german };

export type ReviewTexts = typeof english;

/** The texts of the review. They come with it, not with the first visit. */
export function useReviewTexts(): ReviewTexts {
  return TEXTS[useApp().settings.language];
}
