/** Examples for the documentation. */

/** A token as the documents show it. */
export const JWT = 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9...';

export const LOGGED_IN = {
  access: JWT,
  refresh: JWT,
  user: {
    id: '550e8400-e29b-41d4-a716-446655440000',
    username: 'john_doe',
    email: 'john@example.com',
    first_name: 'John',
    last_name: 'Doe',
  },
  token: '56ed72b87ca333f02ef5eaef99296194768c5488',
};

export const JOHN = {
  username: 'john_doe',
  email: 'john@example.com',
  password: 'SecurePass123',
  password2: 'SecurePass123',
  first_name: 'John',
  last_name: 'Doe',
};

export const ME = {
  ...{
    id: 4,
    uuid: '550e8400-e29b-41d4-a716-446655440000',
    username: 'john_doe',
    name: 'John 🎨',
    face: [3, 1, 4, 0, 6, 2],
    email: 'john@example.com',
  },
  ...{ first_name: 'John', last_name: 'Doe', is_guest: false, is_staff: false },
  created_at: '2026-11-21T19:30:00.000000Z',
};

export const OWN_LOGIN = {
  ...{
    sid: '0f8fad5b-d9cb-469f-a165-70867728950e',
    kind: 'web',
    agent: 'Mozilla/5.0 (X11; Linux x86_64)',
  },
  ...{
    created_at: '2026-11-21T19:30:00.000000Z',
    expires_at: '2026-12-21T19:30:00.000000Z',
    current: true,
  },
};
