/** Refusals. Their texts and members come from the document and the older server. (seed 002) */
export const refusals = {
  session_cookie_missing: { status: 400, text: 'session cookie not supplied', member: 'sessionError' },
  session_cookie_malformed: {
    status: 400,
    text: 'session cookie has more than 200 characters, or control characters',
    member: 'sessionError',
  },
  no_integer_session: { status: 400, text: 'no current session', member: 'sessionError' },
  integer_session_not_found: { status: 400, text: 'session_id does not exist', member: 'sessionError' },
  integer_session_exists: {
    status: 400,
    text: 'session or corresponding set(s) already exist in database',
    member: 'bad request',
  },
  set_id_missing: { status: 400, text: 'set_id not supplied', member: 'argError' },
  session_id_missing: { status: 400, text: 'session_id not provided', member: 'argError' },
  set_not_found: { status: 400, text: 'set_id not found', member: 'invalidArgument' },
  invalid_integers: { status: 400, text: 'Some integers are not valid.', member: 'serializerError' },
  bad_operation: { status: 400, text: 'no equation provided', member: 'operationError' },
} as const;
