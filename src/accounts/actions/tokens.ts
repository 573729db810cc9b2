import type { Viewer } from '../../platform/access/viewer.ts';
import type { Access, TokenPair } from '../schema.ts';
import type { Client, Desk, Parts } from './desk.ts';

export type TokenActions = ReturnType<typeof makeTokenActions>;

/** Issues and checks tokens for clients that already have one. */
export function makeTokenActions({ database, credentials }: Parts, desk: Desk) {
  return {
    /** (seed 002, jwt) Starts a new login for the holder of a device token. */
    pairForDevice(viewer: Viewer, client: Client): Promise<TokenPair> {
      return database.commit((turn) => desk.startLogin(turn, desk.holder(viewer), client));
    },

    /** (seed 000, Token Refresh) */
    refresh(token: string): Promise<Access> {
      return database.read(() => {
        const { account, loginId } = credentials.fromRefresh(token);
        return { access: credentials.sign('access', account, loginId) };
      });
    },

    /** (seed 002, jwt verify) Throws `token_not_valid`. */
    verify(token: string): Promise<Record<string, never>> {
      return database.read(() => {
        credentials.fromEither(token);
        return {};
      });
    },
  };
}
