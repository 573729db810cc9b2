/** A refusal by the server, over HTTP or the socket. `code` is for programs, `message` for people. */
export class ParlorError extends Error {
  readonly code: string;
  /** The HTTP status; 0 for an ERROR frame. */
  readonly status: number;
  /** Problems by field, if any fields were refused. */
  readonly fields: Record<string, string[]>;

  constructor(code: string, message: string, status = 0, fields: Record<string, string[]> = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.fields = fields;
    this.name = 'ParlorError';
  }
}

/** The server was unreachable, or the connection was lost before its answer. It may or may not have acted. */
export class ConnectionLost extends Error {
  constructor(message = 'The connection was lost.', options?: ErrorOptions) {
    super(message, options);
    this.name = 'ConnectionLost';
  }
}

/**
 * Reads the body of a refusal. It has a code and a text, which the documents call `detail`, `error` or other names, or
 * problems by field, which forms send as `formError` and integers as `serializerError`.
 */
export function refusalFrom(status: number, body: unknown): ParlorError {
  const { code, formError, serializerError, ...others }: Record<string, unknown> = Object(body);
  const text = others.detail ?? others.error ?? Object.values(others).find((one) => typeof one === 'string');
  if (typeof text === 'string') {
    return new ParlorError(typeof code === 'string' ? code : `http_${status}`, text, status);
  }
  const fields = problemsIn(formError ?? serializerError ?? others);
  const texts = Object.entries(fields).map(([field, problems]) => `${field}: ${problems.join(' ')}`);
  const known = typeof code === 'string' ? code : 'invalid';
  return new ParlorError(known, texts.join('; ') || `The server answered ${status}.`, status, fields);
}

/** Problems by field. A field in a list is named like `integers.2.X`. */
function problemsIn(value: unknown, path = ''): Record<string, string[]> {
  if (typeof value !== 'object' || value === null) return {};
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) {
    return value.length > 0 ? { [path]: value } : {};
  }
  const inner = Object.entries(value).map(([name, one]) => problemsIn(one, path ? `${path}.${name}` : name));
  return Object.assign({}, ...inner);
}
