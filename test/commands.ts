/** The HTTP form of each socket message. Braces are filled from the payload; the rest of the payload is the body. */
const FORMS: Record<string, string> = {
  CREATE: 'POST /api/session/create/',
  JOIN: 'POST /api/session/{game_code}/join/',
  START: 'PUT /api/session/{game_code}/start/',
  DESC: 'POST /api/session/{game_code}/{round}/{chain}/desc/',
  LEAVE: 'POST /api/session/{game_code}/leave/',
  KICK: 'POST /api/session/{game_code}/kick/',
  HOST: 'POST /api/session/{game_code}/host/',
  SKIP: 'POST /api/session/{game_code}/skip/',
  REMATCH: 'POST /api/session/{game_code}/rematch/',
  ALBUM_STEP: 'POST /api/session/{game_code}/album/step/',
};

export type Payload = Record<string, unknown>;

export interface HttpForm {
  method: 'POST' | 'PUT';
  path: string;
  body: Payload;
}

/** Throws for a message that is not in the table. */
function formOf(event: string): [method: HttpForm['method'], path: string] {
  const form = FORMS[event];
  if (!form) throw new Error(`${event} has no HTTP form in this table`);
  return form.split(' ') as [HttpForm['method'], string];
}

/** The fields of the payload that go into the path. */
export function pathFields(event: string): string[] {
  const [, path] = formOf(event);
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, field]) => field as string);
}

export function httpForm(event: string, payload: Payload): HttpForm {
  const inPath = pathFields(event);
  const [method, path] = formOf(event);
  return {
    method,
    path: path.replace(/\{(\w+)\}/g, (_, field) => encodeURIComponent(String(payload[field]))),
    body: Object.fromEntries(Object.entries(payload).filter(([field]) => !inPath.includes(field))),
  };
}
