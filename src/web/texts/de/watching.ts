import type { watching as english } from '../en/watching.ts';

export const watching: typeof english = {
  title: 'Du schaust zu',
  lobby: 'Das Spiel hat noch nicht begonnen. Vielleicht ist noch ein Platz frei:',
  text: 'Du siehst, was alle am Tisch sehen. Die Geschichten und Zeichnungen kommen am Ende, in der Vorführung.',
  chair: 'Dieses Mal schaust du zu. Im nächsten Spiel ist ein Platz für dich frei.',
  keep: 'Im nächsten Spiel einen Platz freihalten',
  asking: 'Wir haben den Gastgeber nach dem Platz gefragt. Sobald er Ja sagt, bist du dabei.',
  show: 'Nach der letzten Runde beginnt die Vorführung hier von selbst.',
  watch: 'Zuschauen',
  count: (count) => (count === 1 ? 'Eine Person schaut zu.' : `${count} Leute schauen zu.`),
  allow: 'Andere dürfen zuschauen',
  late: {
    title: 'Das Spiel läuft schon',
    hello: (name) => `Gerade rechtzeitig, ${name}`,
    free: {
      text: (name) => `${name} ist gegangen. Ab der nächsten Runde bist du dabei.`,
      go: (name) => `Den Platz von ${name} nehmen`,
    },
    away: {
      text: (name) =>
        `${name} ist schon länger weg. Wenn der Gastgeber Ja sagt, bist du ab der nächsten Runde dabei.`,
      go: (name) => `Nach dem Platz von ${name} fragen`,
    },
    none: {
      text: 'Alle Plätze sind besetzt. Du kannst jetzt zuschauen und bist beim nächsten Spiel zuerst dran.',
      go: 'Einen Platz freihalten',
    },
  },
  faults: {
    door_closed: 'Nach dem Start kommt in dieses Spiel niemand mehr hinein. Warte auf das nächste.',
    watchers_off: 'Der Gastgeber lässt niemanden zuschauen.',
    too_many_watchers: 'Dreißig Leute schauen schon zu. Mehr Platz ist nicht da.',
  },
};
