/** Why the server closes a socket. Clients may rely on these codes. */
export const CLOSE_GOING_AWAY = 1001;
export const CLOSE_POLICY = 1008;
export const CLOSE_TRY_LATER = 1013;
export const CLOSE_LOGIN_ENDED = 4401;

/** How long a client that does not answer our close may keep the connection. */
export const CLOSING_MS = 2_000;
