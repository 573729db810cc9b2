import { Ajv2020 } from 'ajv/dist/2020.js';
import t from 'tap';
import { FROM_CLIENT, TO_CLIENT } from '#src/platform/live/messages.ts';
import { buildTestApp } from '../helper.ts';

interface Message {
  name: string;
  payload: object;
  examples: { payload: { event: string; payload?: object } }[];
}

t.test(
  'AsyncAPI has every message of both directions, with an example that its schema accepts',
  async (t) => {
    const server = await buildTestApp(t);
    const { status, body } = await server.call('GET', '/docs/asyncapi.json');
    t.equal(status, 200);
    const messages: Message[] = Object.values(body.components.messages);
    const commands = server.http.rows.flatMap(({ event }) => event ?? []);
    const expected = [
      ...FROM_CLIENT.map(({ event }) => event),
      ...commands,
      ...TO_CLIENT.map(({ event }) => event),
    ];
    t.same(messages.map(({ name }) => name).sort(), expected.sort());
    t.equal(messages.filter(({ name }) => name === 'JOIN').length, 2, 'both games have that name');
    const ajv = new Ajv2020({ strict: false });
    ajv.addSchema(body, 'asyncapi');
    for (const { name, payload, examples } of messages) {
      const accepts = ajv.compile(JSON.parse(JSON.stringify(payload).replaceAll('"#/', '"asyncapi#/')));
      t.ok(accepts(examples[0]?.payload), name, { errors: accepts.errors });
    }
  },
);

t.test('every documented example of a client is understood by the server', async (t) => {
  const server = await buildTestApp(t);
  const { body } = await server.call('GET', '/docs/asyncapi.json');
  const { operations, components } = body as {
    operations: Record<string, { action: string; reply?: { messages: { $ref: string }[] } }>;
    components: { messages: Record<string, Message> };
  };
  const ada = await server.guest('ada');
  const known = server.open('/ws/', ada.token);
  for (const [name, { action, reply }] of Object.entries(operations)) {
    if (action !== 'receive') continue;
    const socket = name === 'hello' ? server.open('/ws/') : known;
    const { event = '', payload } = components.messages[name]?.examples[0]?.payload ?? {};
    const answer = await socket.ask(event, payload);
    const told = reply?.messages.map(({ $ref }) => components.messages[$ref.split('/').at(-1) ?? '']?.name);
    t.ok(told?.includes(answer.event), `${name}: ${answer.event}`);
    t.notMatch(answer.payload.code, /^(?:invalid|parse_error|unknown_event|malformed_request)$/, name);
  }
});
