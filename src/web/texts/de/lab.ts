import type { lab as english } from '../en/lab.ts';

export const lab: typeof english = {
  title: 'Zahlenlabor',
  lead: 'Lass einen Server mit Zahlen rechnen, die er nie sieht. Dein Schlüssel bleibt auf dieser Seite. Der Server bekommt nur verschlüsselte Zahlen.',
  digits: (count) => `${count} Stellen`,
  all: (count) => `Alle ${count} zeigen`,
  waiting: 'Erledige zuerst den Schritt darüber.',
  key: {
    title: 'Dein Schlüssel',
    text: 'Eine geheime Zahl. Sie verlässt diese Seite nie.',
    keep: 'Auf diesem Gerät speichern',
    kept: 'Er ist nur in diesem Browser gespeichert.',
    notKept: 'Er wird gelöscht, wenn du diese Seite verlässt.',
    other: 'Neuen Schlüssel erzeugen',
  },
  lists: {
    title: 'Zwei Listen mit ganzen Zahlen',
    text: 'Trenn sie durch Leerzeichen, Kommas oder neue Zeilen. Jede darf bis zu 156 Stellen haben.',
    list: (name) => `Liste ${name}`,
    encrypt: 'Verschlüsseln',
    encrypted: 'Hier auf der Seite verschlüsselt. Nur das wird gesendet:',
    value: 'Zahl',
    none: 'Tipp mindestens eine ganze Zahl ein.',
    many: (most) => `Höchstens ${most} Zahlen.`,
    noNumber: (text) => `„${text}“ ist keine ganze Zahl.`,
    large: (text) => `${text} ist zu groß für den Schlüssel.`,
  },
  send: {
    title: 'Senden',
    text: 'Der Server speichert jede Liste unter einem neuen Namen.',
    go: 'An den Server senden',
    name: 'Der Server speichert die Listen für dich. Gib zuerst einen Namen ein.',
    enter: 'Weiter',
    sent: 'Der Server hat sie gespeichert als:',
  },
  equation: {
    title: 'Rechnen',
    text: 'Benutz A, B, + − * und Klammern. Der Server rechnet nur mit den verschlüsselten Zahlen.',
    label: 'Rechnung',
    examples: 'Beispiele',
    go: 'Auf dem Server rechnen',
    degree: (degree) =>
      degree === 1
        ? 'Keine Listen werden multipliziert: Grad 1.'
        : `In jedem Glied werden ${degree} Listen multipliziert: Grad ${degree}. Beim Entschlüsseln wird der Schlüssel ${degree}-mal entfernt.`,
    sent: 'An den Server gesendet:',
    answer: 'Die Antwort, noch verschlüsselt:',
    empty: 'Tipp eine Rechnung ein, zum Beispiel A*B.',
    syntax: (column) => `Die Rechnung hat einen Fehler bei Zeichen ${column}.`,
    stranger: (name) =>
      /^\d+$/.test(name)
        ? `Einfache Zahlen wie ${name} sind nicht möglich, denn auch sie müssten verschlüsselt sein.`
        : `Es gibt keine Liste ${name}. Benutz A und B.`,
    mixed: (degrees) =>
      `Hier sind Glieder vom Grad ${degrees[0]} und ${degrees[1]} gemischt, wie in A*B + A. Bei jeder Multiplikation kommt der Schlüssel noch einmal hinzu, darum kann kein einzelner Schlüssel die Summe entschlüsseln. Gib jedem Glied gleich viele Faktoren.`,
    large:
      'Ein Ergebnis hätte mehr als 156 Stellen und wäre zu groß für den Schlüssel. Nimm kleinere Zahlen oder weniger Faktoren.',
  },
  open: {
    title: 'Entschlüsseln und vergleichen',
    go: 'Hier entschlüsseln',
    opened: 'Vom Server',
    plain: 'Hier berechnet',
    same: 'Alle Zahlen stimmen überein. Der Server hat richtig gerechnet, ohne eine davon zu kennen.',
    different:
      'Einige Zahlen stimmen nicht überein. Das sollte nie passieren. Bitte sag dem Betreiber dieses Servers Bescheid.',
    right: 'gleich',
    wrong: 'anders',
  },
  codes: {
    set_not_found: 'Der Server hat diese Listen nicht mehr. Sende sie noch einmal.',
    no_integer_session: 'Der Server hat diese Listen nicht mehr. Sende sie noch einmal.',
    bad_operation: 'Der Server hat diese Rechnung abgelehnt. Sie ist zu lang, oder ihre Zahlen sind zu groß.',
    invalid_integers: 'Der Server hat diese Zahlen abgelehnt.',
    session_cookie_missing:
      'Der Server braucht ein Cookie, um dich zu erkennen. Erlaub dieser Seite Cookies und versuch es noch einmal.',
    overloaded: 'Der Server ist überlastet. Versuch es gleich noch einmal.',
    too_large: 'Das sind zu viele Stellen für den Server. Nimm weniger oder kleinere Zahlen.',
    not_authenticated: 'Du bist nicht mehr angemeldet. Melde dich an und sende die Listen noch einmal.',
  },
};
