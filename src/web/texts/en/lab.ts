export const lab = {
  title: 'Integer lab',
  lead: 'Let a server compute with numbers that it never sees. Your key stays on this page. The server gets only encrypted numbers.',
  digits: (count: number) => `${count} digits`,
  all: (count: number) => `Show all ${count}`,
  waiting: 'Finish the step above first.',
  key: {
    title: 'Your key',
    text: 'A secret number. It never leaves this page.',
    keep: 'Store it on this device',
    kept: 'It is stored in this browser only.',
    notKept: 'It is deleted when you leave this page.',
    other: 'Make another key',
  },
  lists: {
    title: 'Two lists of integers',
    text: 'Separate them with spaces, commas or new lines. Each can have up to 156 digits.',
    list: (name: string) => `List ${name}`,
    encrypt: 'Encrypt',
    encrypted: 'Encrypted here on the page. Only this will be sent:',
    value: 'Number',
    none: 'Type at least one integer.',
    many: (most: number) => `At most ${most} integers.`,
    noNumber: (text: string) => `“${text}” is not an integer.`,
    large: (text: string) => `${text} is too large for the key.`,
  },
  send: {
    title: 'Send them',
    text: 'The server stores each list under a new name.',
    go: 'Send to the server',
    name: 'The server stores the lists for you. Enter a name first.',
    enter: 'Continue',
    sent: 'The server has stored them as:',
  },
  equation: {
    title: 'Compute',
    text: 'Use A, B, + − * and brackets. The server computes with the encrypted numbers only.',
    label: 'Equation',
    examples: 'Examples',
    go: 'Compute on the server',
    degree: (degree: number) =>
      degree === 1
        ? 'No lists are multiplied: degree 1.'
        : `Each term multiplies ${degree} lists: degree ${degree}. Decryption removes the key ${degree} times.`,
    sent: 'Sent to the server:',
    answer: 'The answer, still encrypted:',
    empty: 'Type an equation, such as A*B.',
    syntax: (column: number) => `The equation has a mistake at character ${column}.`,
    stranger: (name: string) =>
      /^\d+$/.test(name)
        ? `Plain numbers such as ${name} cannot be used, since they would have to be encrypted too.`
        : `There is no list ${name}. Use A and B.`,
    mixed: (degrees: [number, number]) =>
      `This mixes terms of degree ${degrees[0]} and ${degrees[1]}, as in A*B + A. Each multiplication adds the key once more, so no single key can decrypt the sum. Give every term the same number of factors.`,
    large:
      'A result would have more than 156 digits, which is too large for the key. Use smaller numbers or fewer factors.',
  },
  open: {
    title: 'Decrypt and compare',
    go: 'Decrypt here',
    opened: 'From the server',
    plain: 'Computed here',
    same: 'All numbers match. The server computed them correctly without knowing any of them.',
    different: 'Some numbers differ. That should never happen. Please tell the operator of this server.',
    right: 'the same',
    wrong: 'different',
  },
  codes: {
    set_not_found: 'The server no longer has these lists. Send them again.',
    no_integer_session: 'The server no longer has these lists. Send them again.',
    bad_operation: 'The server refused this equation. It is too long, or its numbers are too large.',
    invalid_integers: 'The server refused these numbers.',
    session_cookie_missing:
      'The server needs a cookie to recognise you. Allow cookies for this page and try again.',
    overloaded: 'The server is busy. Try again in a moment.',
    too_large: 'These are too many digits for the server. Use fewer or smaller numbers.',
    not_authenticated: 'You are no longer logged in. Log in again and send the lists once more.',
  },
};
