/** Screens: on the television, and on the phones about it. */
export const tv = {
  who: 'Who’s playing?',
  scan: 'Scan to play here',
  digits: 'In a game already? Tap “TV” on your phone and type these digits.',
  steps: [
    'Scan the code with your phone’s camera.',
    'Say what we should call you.',
    'Write, draw, guess, and laugh together.',
  ],
  type: 'Type a game code',
  typeText: 'The six digits are on the players’ phones.',
  delete: 'Delete',
  cancel: 'Back',
  asking: 'Asking the table…',
  askingText: 'One of the players has to let this TV in.',
  refused: 'The table said no.',
  lost: 'No connection. Trying again…',
  sitDown: 'Scan, say your name, sit down',
  late: 'Come and watch',
  people: (count: number, most: number) => `${count} of ${most} are here.`,
  stillDrawing: (count: number, name: string) =>
    count === 1 ? `${name} is still drawing` : `${count} still drawing`,
  stillWriting: (count: number, name: string) =>
    count === 1 ? `${name} is still writing` : `${count} still writing`,

  pair: {
    title: 'Play on this TV',
    text: 'The TV shows the game. You write and draw on your phone.',
    go: 'Play on this TV',
    show: 'Show here',
    showGame: 'Your game on this TV?',
    with: (names: string) => `With ${names}`,
    alone: 'Nobody else is here yet',
    other: 'Start another game',
    shown: 'Your game is on the TV.',
  },
  sheet: {
    open: 'TV',
    title: 'Show on a TV',
    /** Before the address; `scan` is after it. */
    how: 'On the TV, open',
    scan: 'Then scan its code with your camera, or type its four digits here.',
    label: 'Four digits',
    count: (count: number) => (count === 1 ? '1 screen' : `${count} screens`),
    shows: 'This game is on a screen.',
    sendAway: 'Send away',
    screen: (number: number) => `Screen ${number}`,
    here: 'Show it in this window',
  },
  questions: {
    screen: 'A TV wants to show this game.',
    let: 'Let it',
    no: 'No',
    seat: (late: string, name: string) => `${late} takes ${name}’s place?`,
    ok: 'OK',
  },
  laptop: {
    go: 'This laptop is the TV',
    text: 'Put it where everyone can see. Friends join by phone.',
  },
  faults: {
    screen_not_found: 'No TV shows these digits. They change every ten minutes: look again.',
    screen_taken: 'This TV shows another game. Wait until it is over.',
    too_many_screens: 'Ten screens show this game already.',
    rate_limited: 'Too many tries. Wait a minute, then try again.',
  },
};
