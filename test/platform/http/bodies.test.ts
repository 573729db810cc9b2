import { PassThrough } from 'node:stream';
import t from 'tap';
import { readBytes } from '#src/platform/http/bodies.ts';

const MOST = 100_000;

function read(write: (body: PassThrough) => void, grow?: (bytes: number) => void): Promise<Uint8Array> {
  const body = new PassThrough({ highWaterMark: 2 * MOST });
  const bytes = readBytes(body, MOST, 16, grow);
  write(body);
  return bytes;
}

t.test('a body in parts becomes one piece, and its memory is announced before it is taken', async (t) => {
  const taken: number[] = [];
  const bytes = await read(
    (body) => {
      for (const part of ['some', ' ', 'words', ' and more than that']) body.write(part);
      body.end();
    },
    (more) => taken.push(more),
  );
  t.equal(Buffer.from(bytes).toString(), 'some words and more than that');
  t.same(taken, [16, 16]);
});

t.test('a body at the limit is read, one beyond is 413', async (t) => {
  t.equal((await read((body) => body.end(Buffer.alloc(MOST)))).length, MOST);
  await t.rejects(
    read((body) => body.end(Buffer.alloc(MOST + 1))),
    { status: 413, code: 'too_large' },
  );
});

t.test('a body in very many parts is refused', async (t) => {
  await t.rejects(
    read((body) => {
      for (let n = 0; n < 2_100; n++) body.write('x');
      body.end();
    }),
    { status: 413, message: /parts/ },
  );
});

t.test('a body that is cut off gives 400', async (t) => {
  const refusal = { status: 400, code: 'malformed_request' };
  await t.rejects(
    read((body) => body.destroy(new Error('aborted'))),
    refusal,
  );
  await t.rejects(
    read((body) => body.destroy()),
    refusal,
  );
});
