/** "This login has ended": told after the commit that ended it, to close its sockets and polls at once. */
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
