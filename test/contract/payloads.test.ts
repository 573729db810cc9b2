import t from 'tap';
import { buildTestApp } from '../helper.ts';

interface Shape {
  properties?: Record<string, unknown>;
  required?: string[];
}

t.test(
  'a message with an unknown or a missing member is refused by its name, and changes nothing',
  async (t) => {
    // There are more messages than a socket may send in 20 s.
    const server = await buildTestApp(t, { env: { PARLOR_RATE: 'off' } });
    const { raw } = server.platform.database;
    const ada = await server.guest('ada');
    const socket = server.open('/ws/', ada.token);
    const changes = () => raw.prepare('SELECT total_changes()').pluck().get();
    const rows = server.http.rows.filter(({ event }) => event !== undefined);
    t.ok(rows.length > 20);
    for (const { event = '', payload, says } of rows) {
      const { properties = {}, required = [] } = payload as Shape;
      // The two games share some names. The members tell which one is meant.
      const whole = Object.fromEntries(Object.keys(properties).map((member) => [member, 1]));
      const before = changes();
      const unknown = await socket.ask(event, { ...whole, extra: 1 });
      t.equal(unknown.payload.code, 'invalid', says);
      t.ok('extra' in unknown.payload.fields, `${event}: ${Object.keys(unknown.payload.fields)}`);
      for (const member of required) {
        const { [member]: _, ...rest } = whole;
        // Nothing is left to tell the two games apart.
        const isShared = rows.filter((row) => row.event === event).length > 1;
        if (isShared && Object.keys(rest).length === 0) continue;
        const missing = await socket.ask(event, rest);
        t.equal(missing.payload.code, 'invalid', says);
        t.same(missing.payload.fields[member], ['This field is required.'], `${event} without ${member}`);
      }
      t.equal(changes(), before, says);
    }
  },
);

t.test('every message can be sent as a request, with the same members', async (t) => {
  const { http } = await buildTestApp(t);
  for (const { event, http: routes, names, params, body, payload } of http.rows) {
    if (event === undefined) continue;
    t.ok(routes.length > 0, event);
    const inRequest = [params, body].flatMap((one) =>
      Object.keys((one as Shape | undefined)?.properties ?? {}),
    );
    const inMessage = Object.keys((payload as Shape).properties ?? {}).map(
      (member) => names[member] ?? member,
    );
    t.same(inMessage.sort(), inRequest.sort(), event);
  }
});
