import { ALL_CREDENTIALS } from '../access/viewer.ts';
import type { Row } from '../commands.ts';
import { changesByGet } from '../commands.ts';

/** Any request may get these. Even its header Host, or a body that nobody reads, may be malformed. */
const ALWAYS = [
  'internal',
  'malformed_request',
  'parse_error',
  'overloaded',
  'shutting_down',
  'storage_unavailable',
];
const OF_BODIES = ['too_large', 'unsupported_media_type'];
/** Any row that looks at credentials may give these: a bad header is refused even where its kind does not count. */
const OF_CREDENTIALS = [
  'bad_authorization_header',
  'invalid_token',
  'token_not_valid',
  'user_inactive',
  'user_not_found',
];

/** Every code that this row can refuse with, by a method or as a message: its own, and those that follow from its other members. */
export function refusalsOf(row: Row, by: string): string[] {
  const { who, credentials = ALL_CREDENTIALS, tickets, params, query, body, bodies, options, refuses } = row;
  const changes = by !== 'GET' || changesByGet(row);
  const hasBody = body !== undefined || bodies !== undefined;
  const codes = [...ALWAYS, ...refuses];
  if (!options?.uncounted || hasBody) codes.push('rate_limited');
  if (params || query || hasBody || by === 'message') codes.push('invalid');
  if (hasBody) codes.push(...OF_BODIES);
  if (who !== 'public') codes.push(...OF_CREDENTIALS);
  if (who !== 'public' && who !== 'anyone') codes.push('not_authenticated');
  if (tickets) codes.push('ticket_not_valid');
  if (who !== 'public' && changes && credentials.includes('cookie')) codes.push('csrf_failed');
  return [...new Set(codes)].sort();
}
