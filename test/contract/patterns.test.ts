import { runInNewContext } from 'node:vm';
import t from 'tap';
import { buildTestApp } from '../helper.ts';

/** Every `pattern` in a document, wherever it stands. */
function patternsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'pattern' in value && typeof value.pattern === 'string' ? [value.pattern] : [];
  return [...own, ...Object.values(value).flatMap(patternsIn)];
}

const LENGTH = 200_000;
const HOSTILE = ['a', '.', ' ', '@', '0', '/', '-', 'a.', 'a@', ' a', '½'].flatMap((unit) => {
  const long = unit.repeat(LENGTH / unit.length);
  return [long, `a@${long}@`, `${long}!`, `a${long}\u0000`];
});

/** A pattern is tried on a whole body of 1 MiB even where a length is refused: one that is quadratic takes minutes. */
t.test('no pattern of a schema can be made slow', async (t) => {
  const server = await buildTestApp(t);
  const { body } = await server.call('GET', '/docs/json');
  const patterns = new Set(patternsIn(body));
  t.ok(patterns.size > 4);
  for (const pattern of patterns) {
    const context = { pattern, HOSTILE };
    const code = 'const tried = new RegExp(pattern, "u"); for (const text of HOSTILE) tried.test(text);';
    t.doesNotThrow(() => runInNewContext(code, context, { timeout: 5_000 }), pattern);
  }
});
