import Fastify from 'fastify';

/** The least work a Fastify server can do: `GET /` answers with one JSON object by its schema. The arguments say which. */
const [json = '{}'] = process.argv.slice(2);
const answer = JSON.parse(json);

/** The schema of this value, with every member required. */
function schemaOf(value: unknown): object {
  if (value === null) return { type: 'null' };
  if (Array.isArray(value)) return { type: 'array', items: value.length > 0 ? schemaOf(value[0]) : {} };
  if (typeof value !== 'object') return { type: Number.isInteger(value) ? 'integer' : typeof value };
  const properties = Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, schemaOf(member)]),
  );
  return { type: 'object', properties, required: Object.keys(properties) };
}

const app = Fastify();
app.get('/', { schema: { response: { 200: schemaOf(answer) } } }, async () => answer);
const address = await app.listen({ port: 0, host: '127.0.0.1' });
process.stdout.write(`Floor is ready: http://localhost:${new URL(address).port}/\n`);
process.on('SIGTERM', () => process.exit(0));
