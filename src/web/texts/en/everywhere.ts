export const everywhere = {
  title: 'Parlor',
  close: 'Close',
  back: 'Back',
  copy: 'Copy link',
  copied: 'Copied.',
  share: 'Share',
  loading: 'One moment…',
  you: 'you',
  connection: { closed: 'Reconnecting… your work is safe.' },
  missing: {
    title: 'We can’t load this page',
    text: 'The connection is gone, or there’s a newer version.',
    again: 'Reload',
  },
  lost: { title: 'Nothing here', text: 'We can’t find that page.', home: 'Home' },
  menu: { account: 'Account', sound: 'Sounds' },
};

/** By code. */
const codes: Record<string, string> = {
  session_not_found: 'There’s no game with this code.',
  game_not_found: 'There’s no such game.',
  not_authenticated: 'You’re no longer logged in. Log in again.',
  rate_limited: 'Easy! Give it a second.',
  registration_closed: 'This server takes no new people at the moment.',
  invitation_needed: 'New people need an invitation here.',
  invitation_not_valid: 'This invitation has been used up, has expired or was withdrawn. Ask for a new one.',
  storage_unavailable: 'The server can’t save anything right now. Try again soon.',
  too_large: 'That’s too large.',
};

export const faults = {
  offline: 'We can’t reach the server. Same Wi-Fi? Try again.',
  unknown: 'Something went wrong. Try again.',
  codes,
};
