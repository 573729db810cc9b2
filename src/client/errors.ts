/** A refusal of the server, whichever way it came: `code` is for programs, `message` for people. */
export class ParlorError extends Error {
  constructor(
    readonly code: string,
    message: string,
    /** The HTTP status; 0 for an ERROR frame. */
    readonly status = 0,
    /** Problems by field, when fields were refused. */
    readonly fields: Record<string, string[]> = {},
  ) {
    super(message);
    this.name = 'ParlorError';
  }
}

/** The server could not be reached, or the connection was lost before the answer: whether it acted is not known. */
export class ConnectionLost extends Error {
  constructor(message = 'The connection was lost.', options?: ErrorOptions) {
    super(message, options);
    this.name = 'ConnectionLost';
  }
}

/** From the body of a refusal: `{detail, code}`, `{error, code}`, or problems by field, of a form as `formError`. */
export function refusalFrom(status: number, body: unknown): ParlorError {
  const { detail, error, code, formError } = (body ?? {}) as Record<string, unknown>;
  const text = detail ?? error;
  if (typeof text === 'string') {
    return new ParlorError(typeof code === 'string' ? code : `http_${status}`, text, status);
  }
  return refusalOfFields(status, (formError ?? body ?? {}) as Record<string, unknown>);
}

function refusalOfFields(status: number, body: Record<string, unknown>): ParlorError {
  const fields = Object.entries(body).filter((pair): pair is [string, string[]] => Array.isArray(pair[1]));
  const text = fields.map(([field, problems]) => `${field}: ${problems.join(' ')}`).join('; ');
  return new ParlorError(
    'invalid',
    text || `The server answered ${status}.`,
    status,
    Object.fromEntries(fields),
  );
}
