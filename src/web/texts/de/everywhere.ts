import type { everywhere as english, faults as englishFaults } from '../en/everywhere.ts';

export const everywhere: typeof english = {
  title: 'Parlor',
  close: 'Schließen',
  back: 'Zurück',
  copy: 'Link kopieren',
  copied: 'Kopiert.',
  share: 'Teilen',
  loading: 'Einen Moment…',
  you: 'du',
  connection: { closed: 'Verbindung weg. Wir versuchen es weiter, es geht nichts verloren.' },
  missing: {
    title: 'Diese Seite lässt sich nicht laden',
    text: 'Die Verbindung ist weg, oder es gibt eine neuere Version.',
    again: 'Neu laden',
  },
  lost: { title: 'Hier ist nichts', text: 'Diese Seite gibt es nicht.', home: 'Startseite' },
  menu: { account: 'Konto', sound: 'Töne' },
};

export const faults: typeof englishFaults = {
  offline: 'Der Server antwortet nicht. Seid ihr im selben WLAN? Versuch es noch einmal.',
  unknown: 'Etwas ist schiefgegangen. Versuch es noch einmal.',
  codes: {
    session_not_found: 'Es gibt kein Spiel mit diesem Code.',
    game_not_found: 'Dieses Spiel gibt es nicht.',
    not_authenticated: 'Du bist nicht mehr angemeldet. Melde dich noch einmal an.',
    rate_limited: 'Langsam! Gib uns eine Sekunde.',
    registration_closed: 'Zurzeit kommt hier niemand neu dazu.',
    invitation_needed: 'Wer neu ist, braucht hier eine Einladung.',
    invitation_not_valid:
      'Diese Einladung ist verbraucht, abgelaufen oder zurückgezogen. Lass dir eine neue geben.',
    storage_unavailable: 'Der Server kann gerade nicht speichern. Versuch es gleich noch einmal.',
    too_large: 'Das ist zu groß.',
  },
};
