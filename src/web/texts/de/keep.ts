import type { KeepTexts } from '../en/keep.ts';

export const keep: KeepTexts = {
  save: 'Geschichte speichern',
  picture: 'Als Bild',
  film: 'Als Animation',
  working: (percent) => `Wird gezeichnet: ${percent} %`,
  hold: 'Zum Speichern gedrückt halten.',
  download: 'Herunterladen',
  send: 'Verschicken',
  failed: 'Das hat nicht geklappt. Versuch es noch einmal.',
  story: (owner) => `Die Geschichte von ${owner}`,
  drew: (name) => `Gezeichnet von ${name}`,
  what: 'Was wohl daraus wurde?',
  names: 'Unsere Namen in der Vorschau zeigen',
};
