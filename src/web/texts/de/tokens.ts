import type { Texts } from '../en.ts';

export const tokens: Texts['tokens'] = {
  title: 'Schachprogramme',
  text: 'Mit einem Token spielt ein Bot, ein elektronisches Brett oder ein anderes Schachprogramm unter deinem Namen. Gib dem Programm diese Adresse und das Token:',
  label: 'Wofür ist es?',
  kind: 'Wer spielt?',
  kinds: { board: 'Ich selbst', bot: 'Ein Bot' },
  botRule: 'Nimm für einen Bot ein eigenes Konto, das noch nie gespielt hat.',
  make: 'Token erstellen',
  made: 'Dein neues Token. Kopiere es jetzt, es wird nicht noch einmal gezeigt.',
  copy: 'Token kopieren',
  copyFailed: 'Das Kopieren ging nicht. Markiere das Token und kopiere es.',
  list: 'Deine Tokens',
  used: (day) => `Zuletzt benutzt am ${day}`,
  unused: 'Noch nicht benutzt',
  revoke: 'Widerrufen',
  revokeThis: (label) => `${label} widerrufen`,
  revoked: 'Das Token gilt nicht mehr.',
  tooMany: 'Du hast schon 20 Tokens. Widerrufe erst eines.',
};
