import type {
  ChangeMe,
  ChangePassword,
  DelLogout,
  DeviceToken,
  LoggedIn,
  LoginList,
  Me,
  Registered,
  RegisteredWithEmail,
  RegisterWithEmail,
  TokenPair,
} from '../accounts/schema.ts';
import type { Http } from './http.ts';

/** One's own account, and the further doors to one. Each throws ParlorError for a refusal. */
export class AccountClient {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  register(username: string, password: string): Promise<Registered> {
    return this.#http.callAsNobody('POST', '/api/user/register/', { username, password });
  }

  registerWithEmail(account: RegisterWithEmail): Promise<RegisteredWithEmail> {
    return this.#http.callAsNobody('POST', '/api/auth/register/', account);
  }

  /** Registers and gives the device token; a browser is logged in by cookies as well. */
  signup(username: string, password: string): Promise<DeviceToken> {
    const form = { username, password1: password, password2: password };
    return this.#http.callAsNobody('POST', '/api/auth/signup/', form);
  }

  /** The device token: 40 hex digits that stay good until the password is changed. */
  deviceToken(username: string, password: string): Promise<DeviceToken> {
    return this.#http.callAsNobody('POST', '/api/auth/obtain/', { username, password });
  }

  /** Tokens, device token and cookies, in one answer. */
  loginEverywhere(username: string, password: string): Promise<LoggedIn> {
    return this.#http.callAsNobody('POST', '/api/auth/login/', { username, password });
  }

  /** A pair of tokens for a device token. */
  tokensFor(deviceToken: string): Promise<TokenPair> {
    return this.#http.callAsNobody('POST', '/api/jwt/', {}, `Token ${deviceToken}`);
  }

  /** Whether the server still takes this token. */
  async verify(token: string): Promise<void> {
    await this.#http.callAsNobody('POST', '/api/jwt/verify/', { token });
  }

  me(): Promise<Me> {
    return this.#http.call('GET', '/api/user/me/');
  }

  change(changes: ChangeMe): Promise<Me> {
    return this.#http.call('PATCH', '/api/user/me/', { json: changes });
  }

  /** Ends every other login; a guest, who has no old password, is a full account from then on. */
  async changePassword(passwords: ChangePassword): Promise<void> {
    await this.#http.call('POST', '/api/user/password/', { json: passwords });
  }

  async logins(): Promise<LoginList['logins']> {
    return (await this.#http.call<LoginList>('GET', '/api/user/logins/')).logins;
  }

  async endLogin(sid: string): Promise<void> {
    await this.#http.call('DELETE', `/api/user/logins/${encodeURIComponent(sid)}/`);
  }

  /** Ends the login of this browser's cookies, which is one of its own. Throws where there is none. */
  async endWebSession(): Promise<void> {
    await this.#http.call('POST', '/api/auth/logout/', { json: {} });
  }

  /** Ends this login on the server, and forgets its tokens. */
  async logout(): Promise<void> {
    const refresh = this.#http.tokens?.refresh;
    if (refresh === undefined) return;
    await this.#http.call('POST', '/api/auth/logout/', { json: { refresh } });
    // Somebody may have come in meanwhile.
    if (this.#http.tokens?.refresh === refresh) this.#http.tokens = undefined;
  }

  /** Ends every login and deletes what one has stored; with `account` closes the account as well. */
  async deleteEverything(how: DelLogout = {}): Promise<void> {
    await this.#http.call('POST', '/api/auth/del-logout/', { json: how });
    this.#http.tokens = undefined;
  }
}
