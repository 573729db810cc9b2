import type {
  ChangeMe,
  ChangePassword,
  DelLogout,
  DeviceToken,
  LoggedIn,
  LoginList,
  Me,
  Register,
  Registered,
  RegisteredWithEmail,
  RegisterWithEmail,
  TokenPair,
} from '../accounts/schema.ts';
import type { ApiToken, ApiTokenMade, NewApiToken } from '../accounts/schema-api-tokens.ts';
import type { Http } from './http.ts';

/** The user's own account, and the other ways to register and log in. Every call throws ParlorError for a refusal. */
export class AccountClient {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** `invitation` is the token of an invitation link, where the server wants one. */
  register(username: string, password: string, more: Pick<Register, 'invitation'> = {}): Promise<Registered> {
    return this.#http.callAsNobody('POST', '/api/user/register/', { username, password, ...more });
  }

  registerWithEmail(account: RegisterWithEmail): Promise<RegisteredWithEmail> {
    return this.#http.callAsNobody('POST', '/api/auth/register/', account);
  }

  /** Registers and returns the device token. In a browser this also sets the login cookies. */
  signup(username: string, password: string): Promise<DeviceToken> {
    const form = { username, password1: password, password2: password };
    return this.#http.callAsNobody('POST', '/api/auth/signup/', form);
  }

  /** Gets the device token: 40 hex digits, valid until the password changes. */
  deviceToken(username: string, password: string): Promise<DeviceToken> {
    return this.#http.callAsNobody('POST', '/api/auth/obtain/', { username, password });
  }

  /** Gets tokens, device token and cookies in one answer. */
  loginEverywhere(username: string, password: string): Promise<LoggedIn> {
    return this.#http.callAsNobody('POST', '/api/auth/login/', { username, password });
  }

  /** Exchanges a device token for a token pair. */
  tokensFor(deviceToken: string): Promise<TokenPair> {
    return this.#http.callAsNobody('POST', '/api/jwt/', {}, { Authorization: `Token ${deviceToken}` });
  }

  /**
   * A token pair for the web login of this browser's cookies, or undefined if there is none. `csrfToken` is the value
   * of the cookie `csrftoken`.
   */
  tokensOfCookies(csrfToken: string): Promise<TokenPair | undefined> {
    return this.#http.callAsNobody('POST', '/api/user/tokens/', {}, { 'X-CSRFToken': csrfToken });
  }

  /** Throws if the server no longer accepts this token. */
  async verify(token: string): Promise<void> {
    await this.#http.callAsNobody('POST', '/api/jwt/verify/', { token });
  }

  me(): Promise<Me> {
    return this.#http.request('GET /api/user/me/', {});
  }

  change(changes: ChangeMe): Promise<Me> {
    return this.#http.request('PATCH /api/user/me/', changes);
  }

  /** Ends every other login. A guest needs no old password and becomes a full account. */
  async changePassword(passwords: ChangePassword): Promise<void> {
    await this.#http.request('POST /api/user/password/', passwords);
  }

  async logins(): Promise<LoginList['logins']> {
    return (await this.#http.request('GET /api/user/logins/', {})).logins;
  }

  async endLogin(sid: string): Promise<void> {
    await this.#http.request('DELETE /api/user/logins/:sid/', { sid });
  }

  /** The tokens with which chess programs play for this account. */
  async apiTokens(): Promise<ApiToken[]> {
    return (await this.#http.request('GET /api/user/api-tokens/', {})).tokens;
  }

  /** The token itself is in this answer only. */
  addApiToken(token: NewApiToken): Promise<ApiTokenMade> {
    return this.#http.request('POST /api/user/api-tokens/', token);
  }

  async revokeApiToken(id: string): Promise<void> {
    await this.#http.request('DELETE /api/user/api-tokens/:id/', { id });
  }

  /** Ends the login of the browser's cookies, which is separate from this one. Throws if there is none. */
  async endWebSession(): Promise<void> {
    await this.#http.request('POST /api/auth/logout/', {});
  }

  /** Ends this login on the server and forgets its tokens. */
  async logout(): Promise<void> {
    const refresh = this.#http.tokens?.refresh;
    if (refresh === undefined) return;
    await this.#http.request('POST /api/auth/logout/', { refresh });
    // Another login may have started meanwhile.
    if (this.#http.tokens?.refresh === refresh) this.#http.tokens = undefined;
  }

  /** Ends every login and deletes the user's stored data. With `account` it also closes the account. */
  async deleteEverything(how: DelLogout = {}): Promise<void> {
    await this.#http.request('POST /api/auth/del-logout/', how);
    this.#http.tokens = undefined;
  }
}
