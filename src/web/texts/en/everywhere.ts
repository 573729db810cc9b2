export const everywhere = {
  title: 'Parlor',
  close: 'Close',
  copy: 'Copy link',
  copied: 'Copied.',
  share: 'Share',
  loading: 'One moment…',
  you: 'you',
  connection: { closed: 'Reconnecting… your work is safe.' },
  missing: {
    title: 'This page could not be loaded',
    text: 'The connection may be lost, or there is a newer version.',
    again: 'Reload',
  },
  lost: { title: 'There is nothing here', text: 'We can’t find that page.', home: 'Home' },
  menu: { account: 'Account', sound: 'Sounds' },
};

/** By code. */
const codes: Record<string, string> = {
  session_not_found: 'There is no game with this code.',
  game_not_found: 'There is no such game.',
  not_authenticated: 'You are no longer logged in. Log in again.',
  rate_limited: 'Not so fast! Wait a moment, then try again.',
  storage_unavailable: 'The server cannot save anything right now. Try again soon.',
  too_large: 'This is too large.',
};

export const faults = {
  offline: 'The server cannot be reached. Check your connection and try again.',
  unknown: 'Something went wrong. Try again.',
  codes,
};
