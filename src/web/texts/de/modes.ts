import type { modes as english } from '../en/modes.ts';

export const modes: typeof english = {
  title: 'Das Spiel heute Abend',
  hostPicks: (host) => `${host} sucht aus`,
  names: { classic: 'Klassisch', hurry_up: 'Tempo!', invisible_ink: 'Geheimtinte' },
  lines: {
    classic: 'Schreiben, zeichnen, raten',
    hurry_up: 'Jede Runde wird kürzer',
    invisible_ink: 'Deine Linien verblassen',
  },
  rules: {
    classic:
      'Schreibt etwas, zeichnet, was die anderen geschrieben haben, und ratet, was sie gezeichnet haben. Am Ende seht ihr, was daraus geworden ist.',
    hurry_up: 'Schreibt, zeichnet und ratet, in jeder Runde mit weniger Zeit. Am Ende wird es ein Sprint.',
    invisible_ink:
      'Deine Linien verblassen, und deine Worte werden zu Punkten. Einmal pro Zug darfst du spicken. Die anderen sehen alles.',
  },
  hurryTimes: (describe, draw) =>
    `Anfangs ${describe} zum Beschreiben und ${draw} zum Zeichnen, dann immer weniger.`,
  fewSeconds: 'Noch fünf Sekunden.',
  ideasOn: 'Zu Beginn bekommen alle drei Ideen zur Auswahl.',
  options: {
    change: 'Ändern',
    title: 'Spiel ändern',
    save: 'Speichern',
    noLastCall: 'Tempo! wird immer mit Uhr gespielt und ohne Endspurt.',
    ideas: 'Drei Ideen: In der ersten Runde können sich alle eine aussuchen.',
    from: 'Ideen',
    packs: { en: 'Englisch', de: 'Deutsch', own: 'Eigene' },
    list: 'Pro Zeile eine Idee',
    listHint: 'Mindestens drei, zum Beispiel die neuen Vokabeln eurer Klasse.',
    kept: 'Eure Liste ist beim Spiel gespeichert. Schreib hier, um sie zu ersetzen.',
    tooFew: 'Eure Liste braucht drei Ideen, jede in einer eigenen Zeile und nicht zu lang.',
  },
  ideas: {
    title: 'Womit beginnt deine Geschichte?',
    text: 'Einmal tippen genügt. Die anderen beiden sieht niemand.',
    own: 'Ich habe eine eigene Idee',
    back: 'Zurück zu den drei Ideen',
  },
  peek: {
    go: 'Spicken',
    hint: 'Einmal darfst du spicken, zwei Sekunden lang.',
    used: 'Gespickt hast du schon.',
    inAlbum: 'Im Album siehst du es wieder.',
  },
};
