/** Examples for the documentation. */

const PEOPLE = {
  testuser1: { name: 'Zoë 🎨', face: [3, 1, 4, 0, 6, 2] },
  testuser2: { name: 'Ben', face: [4, 0, 2, 1, 3, 0] },
  testuser3: { name: 'Ben', face: [5, 2, 0, 3, 1, 1] },
};
/** The members that the document does not have. */
const OURS = {
  ...{ version: 3, host: 'testuser1', rounds: null, round_kind: 'lobby', round_started_at: null },
  ...{
    round_ends_at: null,
    submitted: [],
    left: [],
    album: null,
    show: null,
    hidden: [],
    next_game_code: null,
  },
  server_time: '2024-06-05T10:23:07.000000Z',
  mode: 'classic',
  next_mode: 'hurry_up',
  options: {
    rounds: null,
    clock: 'fixed',
    ideas: true,
    words: 'en',
    watchers: true,
    door: 'open',
    reactions: 'all',
  },
  watchers: 2,
  screens: 1,
  seats_asked: {},
  claims: [],
  asking: [],
  people: PEOPLE,
};
/** The session examples from the document. (seed 000) */
export const LOBBY = {
  ...OURS,
  game_code: 145078,
  draw_time: 30,
  desc_time: 30,
  created_at: '2024-06-05T09:40:05.224256Z',
  round: -1,
  last_modified: '2024-06-05T09:40:05.224297Z',
  users: ['testuser1', 'testuser2', 'testuser3'],
  chains: [],
};
export const IN_PLAY = {
  ...LOBBY,
  ...{ version: 4, round: 0, rounds: 3, round_kind: 'description' },
  ...{ round_started_at: '2024-06-05T10:23:06.208955Z', round_ends_at: '2024-06-05T10:23:36.208955Z' },
  last_modified: '2024-06-05T10:23:06.208955Z',
  chains: [{ testuser2: 13 }, { testuser3: 14 }, { testuser1: 15 }],
};
export const OVER = {
  ...LOBBY,
  ...{ version: 13, round: -2, rounds: 3, round_kind: 'over' },
  last_modified: '2024-06-05T10:29:27.715387Z',
  chains: {
    13: ['testuser2', 'testuser3', 'testuser1'],
    14: ['testuser3', 'testuser1', 'testuser2'],
    15: ['testuser1', 'testuser2', 'testuser3'],
  },
};

export const WRITTEN = { created_at: '2024-06-05T10:23:20.000000Z', chain: 13, author: 'testuser2' };
export const DRAWN = {
  ...{ id: 42, drawing: 'http://localhost:8000/media/13_145078_1.svg' },
  ...{ created_at: '2024-06-05T10:24:02.000000Z', chain: 13, author: 'testuser3' },
};

export const TOKEN = '8531d30c9f0b4e7aa1c26d5f73e80b94';
export const ADDRESS = `http://localhost:8000/album/${TOKEN}`;
export const ALBUM = {
  ...{
    game_code: 145078,
    ended_at: '2024-06-05T10:29:27.715387Z',
    users: ['testuser1', 'testuser2', 'testuser3'],
    people: PEOPLE,
  },
  chains: [
    {
      chain: 13,
      owner: 'testuser2',
      entries: [
        {
          ...{ id: 41, description: 'a snail late for work', ...WRITTEN },
          ...{ hearts: ['testuser1'], reactions: { laugh: 4 } },
        },
        { ...DRAWN, hearts: [], reactions: {} },
        { id: 43, ...WRITTEN, author: 'testuser1', hidden: true, hearts: [], reactions: {} },
      ],
    },
  ],
  awards: [{ award: 'line', username: 'testuser2', chain: 13, round: 0 }],
  shared: null,
};
