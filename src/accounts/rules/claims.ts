export type TokenType = 'access' | 'refresh';

/** The claims of a valid token: its login, its account, and when it expires, in epoch ms. */
export interface Claims {
  loginId: string;
  accountId: number;
  expiresAtMs: number;
}

/** Why a token with a valid signature is refused. The texts are the older servers'. */
export interface ClaimsRefused {
  refused: string;
}

/**
 * Reads the claims of a token with a valid signature. `exp` and `sid` are required. A future `iat` is accepted,
 * because our own clock may have been set back.
 */
export function readClaims(
  payload: unknown,
  types: readonly TokenType[],
  nowMs: number,
): Claims | ClaimsRefused {
  const { exp, token_type, jti, user_id, sid }: Record<string, unknown> = Object(payload);
  if (typeof exp !== 'number') return { refused: "Token has no 'exp' claim" };
  if (exp * 1000 <= nowMs) return { refused: 'Token is invalid or expired' };
  if (token_type === undefined) return { refused: 'Token has no type' };
  if (!types.some((type) => type === token_type)) return { refused: 'Token has wrong type' };
  if (typeof jti !== 'string') return { refused: 'Token has no id' };
  if (typeof user_id !== 'number' || !Number.isSafeInteger(user_id)) {
    return { refused: 'Token contained no recognizable user identification' };
  }
  if (typeof sid !== 'string') return { refused: 'Token is invalid or expired' };
  return { loginId: sid, accountId: user_id, expiresAtMs: exp * 1000 };
}
