/**
 * Announces that a login has ended, after the commit that ended it, so that its sockets and polls are closed at once.
 * The login itself is ended by `accounts/logins.ts`.
 */
export interface LoginEnded {
  tell(loginId: string): void;
  listen(listener: (loginId: string) => void): void;
  /** How many logins have ended since the server started. */
  count(): number;
}

export function makeLoginEnded(): LoginEnded {
  const listeners: ((loginId: string) => void)[] = [];
  let ended = 0;
  return {
    tell(loginId) {
      ended += 1;
      for (const listener of listeners) listener(loginId);
    },
    listen: (listener) => void listeners.push(listener),
    count: () => ended,
  };
}
