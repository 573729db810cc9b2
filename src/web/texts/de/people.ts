import type { people as english } from '../en/people.ts';

export const people: typeof english = {
  person: {
    title: 'Name und Gesicht',
    label: 'Dein Name',
    hint: 'So sehen dich die anderen.',
    missing: 'Sag uns zuerst, wie du heißt.',
    save: 'Speichern',
    saved: 'Gespeichert. Alle sehen es sofort.',
    change: 'Ändern',
  },
  faces: {
    another: 'Ein anderes Gesicht',
    change: 'Selbst aussuchen',
    parts: { color: 'Farbe', head: 'Kopf', eyes: 'Augen', mouth: 'Mund', top: 'Haare', extra: 'Wangen' },
    part: (part, number, all) => `${part}: ${number} von ${all}`,
  },
  sameName: {
    title: (name) => `${name} gibt es hier schon`,
    text: 'Möchtest du deinen Namen ergänzen, damit euch niemand verwechselt?',
    patterns: ['* 2', 'Auch *', '* B.'],
    keep: (name) => `Einfach ${name}`,
  },
};
