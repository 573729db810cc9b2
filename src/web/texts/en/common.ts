export const common = {
  title: 'Parlor',
  close: 'Close',
  copy: 'Copy link',
  copied: 'Copied.',
  share: 'Share',
  loading: 'One moment…',
  you: 'you',
  connection: { closed: 'No connection. Trying again; nothing is lost.' },
  missing: {
    title: 'This page could not be loaded',
    text: 'There may be no connection, or a newer version.',
    again: 'Load again',
  },
  lost: { title: 'There is nothing here', text: 'The address is not one of ours.', home: 'To the start' },
  menu: { chess: 'Chess', lab: 'Integers', account: 'Account' },
};

export const faults = {
  offline: 'The server could not be reached. Look at your connection and try again.',
  unknown: 'Something went wrong. Try again.',
  codes: {
    session_not_found: 'There is no game with this code.',
    game_not_found: 'There is no such game.',
    not_authenticated: 'You are not logged in any more. Come in again.',
    rate_limited: 'That was a lot at once. Wait a moment.',
    storage_unavailable: 'The server cannot save at the moment. Try again soon.',
    too_large: 'This is too large.',
  } as Record<string, string>,
};
