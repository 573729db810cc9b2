export const lab = {
  title: 'Integer laboratory',
  lead: 'Have a server reckon with numbers that it never sees. Your key stays on this page; the server gets only what is encrypted with it.',
  digits: (count: number) => `${count} digits`,
  all: (count: number) => `Show all ${count}`,
  waiting: 'Comes after the step before.',
  key: {
    title: '1. Your key',
    text: 'A secret number. It never leaves this page.',
    keep: 'Keep it on this device',
    kept: 'It is kept in this browser, for nobody else.',
    notKept: 'It is forgotten when you leave this page.',
    other: 'Make another key',
  },
  lists: {
    title: '2. Two lists of integers',
    text: 'With blanks, commas or new lines between them. Any size up to 156 digits.',
    list: (name: string) => `List ${name}`,
    encrypt: 'Encrypt',
    encrypted: 'Encrypted, here on the page. This is all that will be sent:',
    value: 'Number',
    none: 'Type at least one integer.',
    many: (most: number) => `At most ${most} integers.`,
    noNumber: (text: string) => `“${text}” is no integer.`,
    large: (text: string) => `${text} is too large for the key.`,
  },
  send: {
    title: '3. Send them',
    text: 'The server keeps each list under a name of its own.',
    go: 'Send to the server',
    name: 'The server keeps the lists for you: tell it a name first.',
    enter: 'Go on',
    sent: 'The server has them, as:',
  },
  equation: {
    title: '4. Have it reckon',
    text: 'With A, B, + − * and brackets. The server works with the encrypted numbers only.',
    label: 'Equation',
    examples: 'Examples',
    go: 'Compute on the server',
    degree: (degree: number) =>
      degree === 1
        ? 'No list is multiplied with another one: degree 1.'
        : `Each term multiplies ${degree} lists: degree ${degree}. The key is taken off ${degree} times.`,
    sent: 'Sent to the server:',
    answer: 'Its answer, still encrypted:',
    empty: 'Type an equation, such as A*B.',
    syntax: (column: number) => `The equation cannot be read at sign ${column}.`,
    stranger: (name: string) =>
      /^\d+$/.test(name)
        ? `Plain numbers such as ${name} cannot be part of it: the server would need them encrypted, too.`
        : `There is no list ${name}, only A and B.`,
    mixed: (degrees: [number, number]) =>
      `This mixes terms of degree ${degrees[0]} and ${degrees[1]}, such as A*B + A. Each multiplication puts the key on once more, so no single key opens such a sum. Give every term the same number of factors.`,
    large:
      'A result would have more than 156 digits: more than the key can hold. Take smaller numbers or fewer factors.',
  },
  open: {
    title: '5. Decrypt, and compare',
    go: 'Decrypt here',
    opened: 'From the server',
    plain: 'Worked out here',
    same: 'Every number is the same. The server has reckoned right without knowing one of them.',
    different: 'Something is different. That should never happen: please tell who runs this server.',
    right: 'the same',
    wrong: 'different',
  },
  codes: {
    set_not_found: 'The server does not have these lists any more. Send them again.',
    no_integer_session: 'The server does not have these lists any more. Send them again.',
    bad_operation: 'The server does not take this equation: it is too long, or its numbers are too large.',
    invalid_integers: 'The server does not take these numbers.',
    session_cookie_missing:
      'The server knows you by a cookie here. Allow cookies for this page, and try again.',
    overloaded: 'The server is busy. Try again in a moment.',
    too_large: 'These are too many digits for the server. Take fewer or smaller numbers.',
    not_authenticated: 'You are not logged in any more. Come in again and send the lists once more.',
  } as Record<string, string>,
};
