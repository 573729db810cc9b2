import type { Accounts, Scope } from '../accounts/index.ts';
import type { Chess } from '../chess/index.ts';
import type { Call, HttpCall } from '../platform/commands.ts';
import { AppError } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import type { Streams } from './streams.ts';

/** What the rows of the board API depend on. */
export interface Parts {
  platform: Platform;
  accounts: Accounts;
  chess: Chess;
  streams: Streams;
}

/** Shared by most rows: they accept only API tokens, and their requests are not limited. */
export const byToken = { who: 'account', credentials: ['api'], options: { uncounted: true } } as const;
export const OK = { ok: true } as const;

/** Refusals of the functions below. */
export const OF_TOKENS = ['missing_scope'] as const;
export const OF_KINDS = ['missing_scope', 'for_bots', 'not_for_bots'] as const;

/** Throws `missing_scope` if the caller's token has none of these. */
export function refuseWithout({ viewer }: Call, ...scopes: Scope[]): void {
  if (!scopes.some((scope) => viewer.api?.scopes.includes(scope))) throw new AppError('missing_scope');
}

/** Programs that may play may also challenge, because many ask for no other scope. */
export function refuseWithoutPlay(call: Call, scope: Scope): void {
  refuseWithout(call, scope, 'board:play', 'bot:play');
}

/** `bot` addresses are for bots and `board` addresses for all others, each with its scope. */
export function refuseOther(call: Call, kind: 'board' | 'bot'): void {
  const isBot = call.viewer.api?.isBot === true;
  refuseWithout(call, `${kind}:play`);
  if (isBot !== (kind === 'bot')) throw new AppError(kind === 'bot' ? 'for_bots' : 'not_for_bots');
}

/** Like `refuseOther`, with the kind taken from the address of the request. */
export function refuseOtherKind(call: HttpCall): void {
  refuseOther(call, call.request.routeOptions.url?.startsWith('/api/bot/') ? 'bot' : 'board');
}
