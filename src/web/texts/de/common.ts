import type { common as english, faults as englishFaults } from '../en/common.ts';

export const common: typeof english = {
  title: 'Parlor',
  close: 'Schließen',
  copy: 'Link kopieren',
  copied: 'Kopiert.',
  share: 'Teilen',
  loading: 'Einen Moment…',
  you: 'du',
  connection: { closed: 'Keine Verbindung. Ich versuche es weiter; nichts geht verloren.' },
  missing: {
    title: 'Diese Seite ließ sich nicht laden',
    text: 'Vielleicht fehlt die Verbindung, oder es gibt eine neuere Fassung.',
    again: 'Neu laden',
  },
  lost: { title: 'Hier ist nichts', text: 'Diese Adresse gehört nicht zu uns.', home: 'Zum Anfang' },
  menu: { chess: 'Schach', lab: 'Zahlen', account: 'Konto' },
};

export const faults: typeof englishFaults = {
  offline: 'Der Server ist nicht erreichbar. Sieh nach deiner Verbindung und versuch es noch einmal.',
  unknown: 'Etwas ging schief. Versuch es noch einmal.',
  codes: {
    session_not_found: 'Es gibt kein Spiel mit diesem Code.',
    game_not_found: 'Dieses Spiel gibt es nicht.',
    not_authenticated: 'Du bist nicht mehr angemeldet. Komm noch einmal herein.',
    rate_limited: 'Das war viel auf einmal. Warte einen Moment.',
    storage_unavailable: 'Der Server kann gerade nicht speichern. Versuch es gleich noch einmal.',
    too_large: 'Das ist zu groß.',
  },
};
