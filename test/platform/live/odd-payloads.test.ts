import t from 'tap';
import { errorCodes } from '#src/platform/errors.ts';
import { Hello, Ping, Subscribe, Unsubscribe } from '#src/platform/live/messages.ts';
import { buildTestApp, holders, startedGame, type TestServer, type TestSocket } from '../../helper.ts';

const LONG = 'x'.repeat(5_000);
const DEEP = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;
const STATUS = new Map(errorCodes().map(([code, { status }]) => [code, status]));

/** Values as JSON text. The first ones fit no member of any message. */
const ODD_VALUES = [DEEP, '{"__proto__":{"x":1}}', '[null]', `"${LONG}"`, '1e999', '-1.5', 'null', 'true'];
const UNFIT = 3;
const ODD_NAMES = [LONG, '__proto__', 'constructor', '~1/', ''];
const ODD_PAYLOADS = [DEEP, `"${LONG}"`, '[]', '7', 'true'];

interface Message {
  event: string;
  members: string[];
}

function messagesOf({ platform }: TestServer): Message[] {
  const protocol = { HELLO: Hello, SUBSCRIBE: Subscribe, UNSUBSCRIBE: Unsubscribe, PING: Ping };
  const own = Object.entries(protocol).map(([event, schema]) => ({ event, schema }));
  return [...own, ...platform.messages.all()].map(({ event, schema }) => ({
    event,
    members: Object.keys(schema.properties),
  }));
}

let sent = 0;

/** Sends a payload of JSON text, and returns the answer. */
function ask(socket: TestSocket, event: string, payload: string) {
  const id = `odd ${++sent}`;
  socket.raw.send(`{"event":"${event}","id":"${id}","payload":${payload}}`);
  return socket.next((frame) => frame.id === id);
}

t.test(
  'every message answers odd payloads with an error that names the field, and the socket lives',
  async (t) => {
    const server = await buildTestApp(t, { env: { PARLOR_RATE: 'off' } });
    const { token } = await server.guest('anna');
    const socket = server.open('/ws/', token);
    await socket.opened;
    for (const { event, members } of messagesOf(server)) {
      const refused = async (payload: string, field?: string) => {
        const answer = await ask(socket, event, payload);
        const what = `${event} ${payload.slice(0, 60)}`;
        t.equal(answer.event, 'ERROR', what);
        t.equal(Math.floor((STATUS.get(answer.payload.code) ?? 0) / 100), 4, what);
        if (field !== undefined) t.hasOwnProp(answer.payload.fields, field.slice(0, 100), what);
      };
      for (const name of ODD_NAMES) await refused(`{${JSON.stringify(name)}:1}`, name);
      for (const payload of ODD_PAYLOADS) await refused(payload);
      for (const member of members) {
        for (const [place, value] of ODD_VALUES.entries()) {
          const payload = `{"${member}":${value}}`;
          if (place < UNFIT) await refused(payload, member);
          else await ask(socket, event, payload);
        }
      }
    }
    t.equal((await socket.ask('PING')).event, 'PONG');
  },
);

t.test(
  'a value of 5,000 characters in a message that is otherwise good is refused by its field',
  async (t) => {
    const server = await buildTestApp(t);
    const { host, code, session } = await startedGame(server, 3);
    const chain = holders(session).find(({ name }) => name === host.name)?.chain;
    const socket = server.open('/ws/', host.token);
    const { payload: game } = await socket.ask('CREATE', { color: 'white' });
    const rows: [event: string, good: object, field: string][] = [
      ['DESC', { game_code: code, round: 0, chain }, 'description'],
      ['KICK', { game_code: code }, 'username'],
      ['CREATE', { desc_time: 30 }, 'draw_time'],
      ['CREATE', {}, 'fen'],
      ['CREATE', {}, 'opponent'],
      ['DRAW', { gameId: game.gameId }, 'action'],
      ['SEEK', { incrementMs: 0 }, 'initialMs'],
    ];
    for (const [event, good, field] of rows) {
      const answer = await socket.ask(event, { ...good, [field]: LONG });
      t.match(
        answer,
        { event: 'ERROR', payload: { code: 'invalid', fields: { [field]: [String] } } },
        `${event} ${field}`,
      );
    }
    t.equal((await socket.ask('PING')).event, 'PONG');
  },
);
