import type { lab as english } from '../en/lab.ts';

export const lab: typeof english = {
  title: 'Zahlenlabor',
  lead: 'Lass einen Server mit Zahlen rechnen, die er nie sieht. Dein Schlüssel bleibt auf dieser Seite; der Server bekommt nur, was damit verschlüsselt ist.',
  digits: (count) => `${count} Stellen`,
  all: (count) => `Alle ${count} zeigen`,
  waiting: 'Kommt nach dem Schritt davor.',
  key: {
    title: '1. Dein Schlüssel',
    text: 'Eine geheime Zahl. Sie verlässt diese Seite nie.',
    keep: 'Auf diesem Gerät behalten',
    kept: 'Er ist in diesem Browser aufgehoben, für niemand sonst.',
    notKept: 'Er ist vergessen, wenn du diese Seite verlässt.',
    other: 'Einen anderen Schlüssel machen',
  },
  lists: {
    title: '2. Zwei Listen ganzer Zahlen',
    text: 'Mit Leerzeichen, Kommas oder neuen Zeilen dazwischen. Jede Größe bis 156 Stellen.',
    list: (name) => `Liste ${name}`,
    encrypt: 'Verschlüsseln',
    encrypted: 'Verschlüsselt, hier auf der Seite. Nur das wird geschickt:',
    value: 'Zahl',
    none: 'Tipp mindestens eine ganze Zahl ein.',
    many: (most) => `Höchstens ${most} Zahlen.`,
    noNumber: (text) => `„${text}“ ist keine ganze Zahl.`,
    large: (text) => `${text} ist zu groß für den Schlüssel.`,
  },
  send: {
    title: '3. Abschicken',
    text: 'Der Server bewahrt jede Liste unter einem eigenen Namen auf.',
    go: 'An den Server schicken',
    name: 'Der Server bewahrt die Listen für dich auf: sag ihm erst einen Namen.',
    enter: 'Weiter',
    sent: 'Der Server hat sie, als:',
  },
  equation: {
    title: '4. Rechnen lassen',
    text: 'Mit A, B, + − * und Klammern. Der Server rechnet nur mit den verschlüsselten Zahlen.',
    label: 'Rechnung',
    examples: 'Beispiele',
    go: 'Auf dem Server rechnen',
    degree: (degree) =>
      degree === 1
        ? 'Keine Liste wird mit einer anderen malgenommen: Grad 1.'
        : `In jedem Glied werden ${degree} Listen malgenommen: Grad ${degree}. Der Schlüssel wird ${degree}-mal abgenommen.`,
    sent: 'An den Server geschickt:',
    answer: 'Seine Antwort, noch verschlüsselt:',
    empty: 'Tipp eine Rechnung ein, zum Beispiel A*B.',
    syntax: (column) => `Die Rechnung ist an Zeichen ${column} nicht zu lesen.`,
    stranger: (name) =>
      /^\d+$/.test(name)
        ? `Einfache Zahlen wie ${name} können nicht vorkommen: Auch sie müssten verschlüsselt sein.`
        : `Es gibt keine Liste ${name}, nur A und B.`,
    mixed: (degrees) =>
      `Hier sind Glieder vom Grad ${degrees[0]} und ${degrees[1]} gemischt, wie in A*B + A. Jedes Malnehmen legt den Schlüssel noch einmal darauf, also öffnet keiner allein so eine Summe. Gib jedem Glied gleich viele Faktoren.`,
    large:
      'Ein Ergebnis hätte mehr als 156 Stellen: mehr, als der Schlüssel fasst. Nimm kleinere Zahlen oder weniger Faktoren.',
  },
  open: {
    title: '5. Entschlüsseln und vergleichen',
    go: 'Hier entschlüsseln',
    opened: 'Vom Server',
    plain: 'Hier gerechnet',
    same: 'Jede Zahl stimmt. Der Server hat richtig gerechnet, ohne eine davon zu kennen.',
    different: 'Etwas ist anders. Das darf nie passieren: Sag es bitte dem, der diesen Server betreibt.',
    right: 'gleich',
    wrong: 'anders',
  },
  codes: {
    set_not_found: 'Der Server hat diese Listen nicht mehr. Schick sie noch einmal.',
    no_integer_session: 'Der Server hat diese Listen nicht mehr. Schick sie noch einmal.',
    bad_operation: 'Der Server nimmt diese Rechnung nicht: Sie ist zu lang, oder ihre Zahlen sind zu groß.',
    invalid_integers: 'Der Server nimmt diese Zahlen nicht.',
    session_cookie_missing:
      'Der Server kennt dich hier an einem Cookie. Erlaub dieser Seite Cookies und versuch es noch einmal.',
    overloaded: 'Der Server hat viel zu tun. Versuch es gleich noch einmal.',
    too_large: 'Das sind zu viele Stellen für den Server. Nimm weniger oder kleinere Zahlen.',
    not_authenticated: 'Du bist nicht mehr angemeldet. Komm noch einmal herein und schick die Listen wieder.',
  },
};
