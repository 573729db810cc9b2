import { Ajv2020 } from 'ajv/dist/2020.js';
import t from 'tap';
import { errorCodes } from '#src/platform/errors.ts';
import { buildTestApp, type TestServer } from '../helper.ts';

interface Media {
  schema: object;
  example?: unknown;
  examples?: Record<string, { value: unknown }>;
}

interface Operation {
  operationId: string;
  description: string;
  security: object[];
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, { content?: Record<string, Media> }>;
}

/** Every operation of the document, by `METHOD /path`. */
async function operations(server: TestServer): Promise<[string, Operation][]> {
  const { status, body } = await server.call('GET', '/docs/json');
  t.equal(status, 200);
  return Object.entries(body.paths as Record<string, Record<string, Operation>>).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]): [string, Operation] => [
      `${method.toUpperCase()} ${path}`,
      one,
    ]),
  );
}

t.test('OpenAPI lists every row once, with a name and who may call it', async (t) => {
  const server = await buildTestApp(t);
  const listed = (await operations(server)).map(
    ([http, { security }]) => `${http} ${security.length > 0 && !security.some(isEmpty) ? '*' : ''}`,
  );
  const documented = server.http.rows.filter(({ options }) => !options?.page);
  const expected = documented.flatMap(({ http, who }) => {
    const star = who === 'public' || who === 'anyone' ? '' : '*';
    return http.map((one) => `${one.replaceAll(/:(\w+)/g, '{$1}')} ${star}`);
  });
  t.ok(expected.length > 60);
  t.same(listed.sort(), expected.sort());
  const names = (await operations(server)).map(([, { operationId }]) => operationId);
  t.equal(new Set(names).size, names.length);
});

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}

t.test('the schema of every body and answer accepts its own examples', async (t) => {
  const server = await buildTestApp(t);
  const { body: document } = await server.call('GET', '/docs/json');
  const ajv = new Ajv2020({
    strictSchema: true,
    strictTypes: false,
    strictTuples: false,
    strictRequired: false,
    validateFormats: false,
  });
  ajv.addVocabulary(Object.keys(document));
  ajv.addSchema(document, 'openapi');
  let count = 0;
  const check = (what: string, { schema, example, examples = {} }: Media) => {
    const text = JSON.stringify(schema).replaceAll('"#/', '"openapi#/');
    const values = [
      ...(example === undefined ? [] : [example]),
      ...Object.values(examples).map((one) => one.value),
    ];
    for (const value of values) {
      count += 1;
      const accepts = ajv.compile(JSON.parse(text));
      t.ok(accepts(value), what, { errors: accepts.errors, value });
    }
  };
  for (const [http, { requestBody, responses }] of await operations(server)) {
    for (const [type, media] of Object.entries(requestBody?.content ?? {})) {
      const isFile = /DrawingForm|PictureForm/.test(JSON.stringify(media));
      t.ok(isFile || 'example' in media || 'examples' in media, `${http} ${type} has an example`);
      check(`${http} ${type}`, media);
    }
    for (const [status, { content = {} }] of Object.entries(responses))
      for (const media of Object.values(content)) check(`${http} ${status}`, media);
  }
  t.ok(count > 300);
});

t.test('every code that a row may refuse with is documented with its status', async (t) => {
  const server = await buildTestApp(t);
  const kinds = new Map(errorCodes());
  const all = new Map(await operations(server));
  for (const { http, refuses, options, domain } of server.http.rows) {
    if (options?.page) continue;
    const responses = all.get((http[0] ?? '').replaceAll(/:(\w+)/g, '{$1}'))?.responses ?? {};
    for (const code of refuses) {
      const kind = kinds.get(code);
      const { status } = (kind && domain.kindOf?.(code, kind)) ?? kind ?? {};
      const told = JSON.stringify(responses[String(status)] ?? '');
      t.ok(told.includes(code) || told.includes('$ref'), `${http[0]}: ${code}`);
    }
  }
});
