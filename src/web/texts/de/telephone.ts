import type { telephone as english } from '../en/telephone.ts';

const NUMBERS = ['Null', 'Eins', 'Zwei', 'Drei', 'Vier', 'Fünf', 'Sechs', 'Sieben', 'Acht', 'Neun', 'Zehn'];

function spelled(count: number): string {
  return NUMBERS[count] ?? `${count}`;
}

export const telephone: typeof english = {
  prompts: async (): Promise<readonly string[]> =>
    (await import('../../../telephone/rules/prompts-de.ts')).PROMPTS_DE,
  home: 'Startseite',
  join: {
    title: 'Komm rein!',
    text: 'Mehr braucht es nicht für „Stille Post mit Bildern“.',
    name: 'Wie sollen wir dich nennen?',
    sit: 'Platz nehmen',
    enter: 'Mitspielen',
    account: 'Ich habe ein Konto',
    noAccount: 'Ich habe kein Konto',
    welcomeBack: (name) => `Schön, dich zu sehen, ${name}`,
    chair: 'Ein Platz ist für dich frei.',
    change: 'Name oder Gesicht ändern',
    notMe: (name) => `Nicht ${name}?`,
    again: 'Noch einmal versuchen',
    failed: 'Der Server antwortet nicht',
    missing: {
      title: 'An diesem Tisch sitzt niemand',
      text: (code) =>
        `Ein Spiel ${code} gibt es nicht. Vielleicht ist es vorbei, oder zwei Ziffern sind vertauscht. Tipp den Code noch einmal:`,
    },
    shut: {
      full: {
        title: 'Der Tisch ist voll',
        text: 'Zehn sitzen schon da.',
        wait: 'Lass diese Seite offen. Wenn jemand geht, ist der Platz deiner.',
      },
      started: {
        title: 'Das Spiel läuft schon',
        text: 'Jetzt kann niemand mehr dazukommen.',
        wait: 'Lass diese Seite offen. Sie bringt dich zum nächsten Spiel.',
      },
      over: {
        title: 'Dieses Spiel ist vorbei',
        text: 'Vielleicht wird noch einmal gespielt.',
        wait: 'Lass diese Seite offen. Sie bringt dich zum nächsten Spiel.',
      },
      other: 'Etwas anderes spielen',
      return: 'Ich spiele mit: anmelden',
    },
  },
  faults: {
    session_not_found:
      'Es gibt kein Spiel mit diesem Code. Vielleicht ist es vorbei, oder eine Ziffer stimmt nicht.',
    session_in_progress: 'Dieses Spiel hat schon begonnen. Warte auf das nächste.',
    not_in_session: 'Dieses Spiel hat ohne dich begonnen. Warte auf das nächste.',
    session_full: 'Der Tisch ist voll. Du kannst zusehen.',
    removed_by_host: 'Der Gastgeber hat dich aus diesem Spiel entfernt.',
    not_enough_players: 'Zum Spielen müsst ihr zu dritt sein.',
    only_host: 'Das kann nur der Gastgeber. Vielleicht ist das jetzt jemand anderes.',
    already_submitted: 'Das hast du schon abgegeben.',
    nothing_to_reopen: 'Das lässt sich nicht mehr zurückholen.',
    round_mismatch: 'Diese Runde ist vorbei. Was du bis dahin hattest, ist gespeichert.',
    not_your_chain: 'Hier bist du gerade nicht dran.',
    session_over: 'Das Spiel ist vorbei.',
    not_in_progress: 'Das Spiel läuft nicht.',
    album_closed: 'Das Album öffnet sich, wenn das Spiel vorbei ist.',
  },
  lobby: {
    title: 'Stille Post mit Bildern',
    code: 'Spielcode',
    joinAt: 'Mitspielen:',
    send: 'Link verschicken',
    copyLink: 'Link kopieren',
    qr: (address) => `QR-Code von ${address}`,
    localOnly: 'Handys können diese Adresse nicht öffnen. Ist dieser Rechner in einem Netz?',
    invite: 'Spiel mit mir Stille Post mit Bildern',
    move: 'Auf ein anderes Handy umziehen',
    copyFailed: (address) => `Das Kopieren geht hier nicht. Der Link ist ${address}`,
    seats: (taken, all) => `${taken} von ${all}`,
    missing: (count) =>
      count === 1
        ? 'Ihr braucht drei zum Spielen. Noch jemand!'
        : `Ihr braucht drei zum Spielen. Noch ${count}!`,
    start: (players) => (players < 3 ? 'Los geht’s' : `Mit ${players} Leuten loslegen`),
    hostStarts: (host) => `${host} legt los, sobald alle da sind.`,
    length: (rounds, minutes) =>
      minutes === undefined
        ? `${rounds} Runden.`
        : `${rounds} Runden, etwa ${minutes === 1 ? 'eine Minute' : `${minutes} Minuten`}.`,
    drawings: (count) =>
      `Alle zeichnen ${count === 1 ? 'einmal' : count === 2 ? 'zweimal' : `${count}-mal`}.`,
    times: (describe, draw) => `${describe} zum Beschreiben, ${draw} zum Zeichnen.`,
    lastCall: 'Wenn fast alle fertig sind, haben die anderen noch 20 Sekunden.',
    noClock: 'Ohne Uhr. Eine Runde endet, wenn alle fertig sind oder der Gastgeber sie beendet.',
    leave: 'Spiel verlassen',
    leaveTitle: 'Das Spiel verlassen?',
    leaveLobby: 'Mit dem Code kannst du zurückkommen, bis das Spiel beginnt.',
    leavePlay:
      'Deine Züge werden für dich ausgefüllt, und du kannst nicht zurückkommen. Das Album kannst du dir trotzdem ansehen.',
  },
  screens: {
    open: 'TV',
    count: (count) => (count === 1 ? '1 Bildschirm' : `${count} Bildschirme`),
  },
  people: {
    host: 'Gastgeber',
    online: 'online',
    offline: 'weg',
    gone: 'gegangen',
    done: 'fertig',
    busy: 'noch nicht',
    watching: 'sieht zu',
    more: (name) => `Optionen für ${name}`,
    makeHost: (name) => `${name} zum Gastgeber machen`,
    hostText: 'Der Gastgeber startet das Spiel, kann Runden früher beenden und blättert im Album.',
    remove: (name) => `${name} entfernen`,
    removeText: (name) => `${name} kann nicht in dieses Spiel zurückkommen.`,
  },
  round: {
    wrote: (name) => `${name} hat geschrieben`,
    of: (round, rounds) => `Runde ${round} von ${rounds}`,
    yourTurn: 'Du bist dran',
    menu: (done, all) => `${done} von ${all} fertig`,
    table: 'Am Tisch',
    left: (seconds) => `Noch ${seconds} Sekunden`,
    hurry: 'Noch weniger als zehn Sekunden.',
    over: 'Die Zeit ist um. Die Blätter werden eingesammelt…',
    isDone: 'fertig',
    stillDrawing: 'zeichnet noch',
    stillWriting: 'schreibt noch',
    stillDrawingCount: (count) =>
      count === 1 ? 'Eine Person zeichnet noch' : `${spelled(count)} zeichnen noch`,
    stillWritingCount: (count) =>
      count === 1 ? 'Eine Person schreibt noch' : `${spelled(count)} schreiben noch`,
    countIn: (done, all) => `${done} von ${all} fertig`,
    allDone: 'Alle sind fertig.',
    nextSoon: 'Weiter geht’s, sobald alle fertig sind.',
    doodle: 'Kritzelrand',
    neverSent: 'bleibt bei dir',
    wipe: 'Wegwischen',
    lastCall: 'Endspurt',
    lastCallText: 'Endspurt: Noch 20 Sekunden, dann geht es weiter.',
    takeBack: 'Zurückholen',
    takeBackHint: 'Anders überlegt? Noch ist Zeit.',
    skip: 'Diese Runde jetzt beenden',
    skipTitle: 'Diese Runde jetzt beenden?',
    skipText: 'Noch fünf Sekunden, dann zählt, was auf dem Papier steht.',
  },
  describe: {
    first: 'Denk dir etwas zum Zeichnen aus',
    firstHint: 'Alles ist erlaubt. Je seltsamer, desto besser.',
    guess: 'Was ist das?',
    guessHint: 'Die nächste Person zeichnet deine Antwort.',
    home: 'Was ist aus deiner Geschichte geworden?',
    lastHint: 'Deine Worte beenden die Geschichte.',
    label: 'Deine Worte',
    surprise: 'Überrasch mich',
    count: (left) => `Noch ${left} Zeichen`,
    tooLong: (over) => `${over} zu viel`,
    done: 'Fertig',
    sending: 'Wird gesendet…',
    waiting: 'Warte auf die Verbindung…',
    late: 'Diese Runde ist vorbei. Was du geschrieben hast, bleibt erhalten.',
    drawing: 'Diese Zeichnung sollst du beschreiben',
    empty: (name) => `Das Blatt ist leer. ${name} hat es nicht geschafft. Denk dir etwas aus!`,
    sent: 'Ist da!',
    yours: 'Du hast geschrieben',
  },
  otherTab: {
    drawing: { title: 'Du zeichnest in einem anderen Tab', take: 'Hier zeichnen' },
    writing: { title: 'Du schreibst in einem anderen Tab', take: 'Hier schreiben' },
    text: 'Du kannst jederzeit hier weitermachen. Es geht nichts verloren.',
  },
  watching: {
    title: 'Bei diesem Spiel siehst du zu',
    text: 'Das Spiel hat begonnen, als du nicht da warst. Das Album kannst du dir am Ende ansehen.',
    nextRound: 'Ab der nächsten Runde bist du dabei',
    nextRoundText: 'Du bekommst den Platz von jemandem, der gegangen ist. Einen Moment noch.',
    leftTitle: 'Du hast dieses Spiel verlassen',
    leftText: 'Die anderen spielen noch. Wenn sie fertig sind, findest du hier das Album.',
  },
  lost: {
    kicked: 'Du bist nicht mehr in diesem Spiel',
    kickedText: 'Der Gastgeber hat dich entfernt, oder du hast es auf einem anderen Gerät verlassen.',
    gone: 'Diesen Tisch gibt es nicht mehr',
    goneText: 'Ein Spiel, das nie beginnt, räumen wir weg, sobald alle gegangen sind, oder nach einem Tag.',
    out: 'Du bist nicht mehr angemeldet',
    outText: 'Nimm wieder Platz, und du bist zurück.',
    comeIn: 'Wieder Platz nehmen',
    failed: 'Das Spiel kann nicht angezeigt werden',
  },
};
