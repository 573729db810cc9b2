import { ALL_CREDENTIALS, type Credential } from './access/viewer.ts';
import type { Row } from './commands.ts';

/** Of every request: see limits, storage and shutdown. */
const ALWAYS = ['internal', 'overloaded', 'shutting_down', 'storage_unavailable'];
const OF_BODIES = ['malformed_request', 'parse_error', 'too_large', 'unsupported_media_type'];
const OF_CREDENTIALS: Record<Credential, string[]> = {
  bearer: ['bad_authorization_header', 'token_not_valid', 'user_not_found', 'user_inactive'],
  device: ['bad_authorization_header', 'invalid_token', 'user_inactive'],
  cookie: [],
};

/** Every code that a request of this row can be refused with: its own, and those that follow from its other members. */
export function refusalsOf(row: Row, method: string): string[] {
  const { who, credentials = ALL_CREDENTIALS, params, query, body, bodies, options, refuses } = row;
  const changes = method !== 'GET';
  const hasBody = body !== undefined || bodies !== undefined;
  const codes = [...ALWAYS, ...refuses];
  if (!options?.uncounted || hasBody) codes.push('rate_limited');
  if (params || query || hasBody) codes.push('invalid');
  if (hasBody) codes.push(...OF_BODIES);
  if (who !== 'public') codes.push(...credentials.flatMap((kind) => OF_CREDENTIALS[kind]));
  if (who !== 'public' && who !== 'anyone') codes.push('not_authenticated');
  if (who !== 'public' && changes && credentials.includes('cookie')) codes.push('csrf_failed');
  return [...new Set(codes)].sort();
}
