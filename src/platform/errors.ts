/** One kind of refusal: `status` for HTTP, `text` for people. The code itself is the interface. */
export interface ErrorKind {
  status: number;
  text: string;
  /** The member of the answer that holds the text, if a document does not call it `detail`. */
  member?: string;
}

/** Problems by field, as the older servers gave them: `{"draw_time": ["This field is required."]}`. */
export type FieldProblems = Record<string, string[]>;

/** The one table: code → status and text. Domains add theirs with `defineErrors`. */
const table = new Map<string, ErrorKind>();

/** Adds a domain's codes to the one table. Throws if two domains give one code two meanings. */
export function defineErrors<const T extends Record<string, ErrorKind>>(kinds: T): T {
  for (const [code, kind] of Object.entries(kinds)) {
    const known = table.get(code);
    if (known && (known.status !== kind.status || known.text !== kind.text)) {
      throw new Error(`error code "${code}" is defined twice`);
    }
    table.set(code, kind);
  }
  return kinds;
}

/** Every code with its status and text, in the order of the codes. */
export function errorCodes(): [string, ErrorKind][] {
  return [...table].sort(([a], [b]) => (a < b ? -1 : 1));
}

defineErrors({
  invalid: { status: 400, text: 'Some fields are not valid.' },
  parse_error: { status: 400, text: 'JSON parse error' },
  no_file: { status: 400, text: 'No file' },
  malformed_request: { status: 400, text: 'Malformed request.' },
  not_authenticated: { status: 401, text: 'Authentication credentials were not provided.' },
  not_found: { status: 404, text: 'Not found.' },
  method_not_allowed: { status: 405, text: 'Method not allowed.' },
  range_not_satisfiable: { status: 416, text: 'The file has no such range of bytes.' },
  upgrade_required: { status: 426, text: 'This address takes WebSocket connections only.' },
  headers_too_large: { status: 431, text: 'The headers of the request are too large.' },
  too_slow: { status: 408, text: 'The request took too long to arrive.' },
  too_large: { status: 413, text: 'The request is too large.' },
  unsupported_media_type: { status: 415, text: 'Unsupported media type in request.' },
  rate_limited: { status: 429, text: 'Too many requests. Try again later.' },
  internal: { status: 500, text: 'Internal server error.' },
  overloaded: { status: 503, text: 'The server is busy. Try again in a moment.' },
  storage_unavailable: {
    status: 503,
    text: 'The server cannot save at the moment. Nothing was changed; try again later.',
  },
  unknown_topic: { status: 404, text: 'There is no such topic.' },
  unknown_event: { status: 400, text: 'There is no such event.' },
  csrf_failed: { status: 403, text: 'CSRF Failed: CSRF token missing or incorrect.' },
  too_many_polls: { status: 429, text: 'Too many requests of this account are waiting already.' },
  too_many_sockets: { status: 429, text: 'Too many connections are open already.' },
  too_many_topics: { status: 400, text: 'At most 64 topics a connection.' },
  already_authenticated: {
    status: 409,
    text: 'This connection is authenticated already. It only takes a valid access token of the same account.',
  },
  shutting_down: { status: 503, text: 'The server is shutting down.' },
});

interface Details {
  /** Replaces the table's text if there is more to say. */
  detail?: string;
  fields?: FieldProblems;
  /** Replaces the text in its member, if a document puts something else there.  */
  value?: unknown;
  /** More members of the answer's body. */
  extra?: Record<string, unknown>;
  headers?: Record<string, string>;
  cause?: unknown;
}

/** A refusal sent to a client: an HTTP answer or an ERROR frame, with the same code and text. */
export class AppError extends Error {
  readonly code: string;
  readonly status: number;
  readonly fields: FieldProblems | undefined;
  readonly headers: Record<string, string>;
  private readonly value: unknown;
  private readonly extra: Record<string, unknown> | undefined;

  constructor(code: string, details: Details = {}) {
    const kind = table.get(code);
    if (!kind) throw new Error(`error code "${code}" is not in the table`);
    super(details.detail ?? kind.text, { cause: details.cause });
    this.code = code;
    this.status = kind.status;
    this.fields = details.fields;
    this.value = details.value ?? this.message;
    this.extra = details.extra;
    this.headers = details.headers ?? (kind.status === 503 ? { 'Retry-After': '1' } : {});
  }

  /** The body of the HTTP answer: problems by field, or detail and code. */
  body(): Record<string, unknown> {
    const member = table.get(this.code)?.member ?? 'detail';
    return this.fields ?? { [member]: this.value, code: this.code, ...this.extra };
  }

  /** The payload of an ERROR frame: code, detail and, for bad fields, `fields`. */
  payload(): Record<string, unknown> {
    return { code: this.code, detail: this.message, ...(this.fields ? { fields: this.fields } : this.extra) };
  }
}

/** A refusal of bad fields: 400 with the problems of each. */
export function invalid(fields: FieldProblems): AppError {
  return new AppError('invalid', { fields });
}

/** A 429 that says when to try again. `retryMs` is how long the limit still applies. */
export function rateLimited(retryMs: number): AppError {
  const seconds = Math.max(1, Math.ceil(retryMs / 1000));
  return new AppError('rate_limited', {
    detail: `Too many requests. Try again in ${seconds} s.`,
    headers: { 'Retry-After': String(seconds) },
  });
}

/** The message of anything that was thrown. */
export function faultText(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault);
}

/** The code of an error of the system or of SQLite, such as `EACCES`. */
export function faultCode(fault: unknown): string | undefined {
  return fault instanceof Error && 'code' in fault && typeof fault.code === 'string' ? fault.code : undefined;
}

/** For the end of a switch over a union. A missing case does not compile. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
