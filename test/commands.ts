import type { Row } from '#src/platform/commands.ts';

export type Payload = Record<string, unknown>;

export interface HttpForm {
  method: 'POST' | 'PUT';
  path: string;
  body: Payload;
}

/** The request that is the same as this message of the drawing game. Throws for a message that is in no table. */
export function httpForm(rows: readonly Row[], event: string, payload: Payload): HttpForm {
  const row = rows.find((one) => one.event === event && !('gameId' in one.names) && one.http[0]);
  if (!row) throw new Error(`${event} is in no command table`);
  const [method, pattern = ''] = (row.http.find((http) => !http.startsWith('GET ')) ?? '').split(' ');
  const nameOf = (member: string) => row.names[member] ?? member;
  const given = Object.fromEntries(Object.entries(payload).map(([member, value]) => [nameOf(member), value]));
  const inPath = [...pattern.matchAll(/:(\w+)/g)].map(([, name]) => name);
  return {
    method: method as HttpForm['method'],
    path: pattern.replaceAll(/:(\w+)/g, (_, name) => encodeURIComponent(String(given[name]))),
    body: Object.fromEntries(Object.entries(given).filter(([name]) => !inPath.includes(name))),
  };
}
