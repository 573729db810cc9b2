import { randomFillSync } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import t from 'tap';
import pictureOf from '#src/telephone/worker.ts';
import { chunk, header, opened, PICTURE, PIXELS, png, rows, SIGNATURE } from './png.ts';

const [IDAT, IEND] = [chunk('IDAT', deflateSync(PIXELS)), chunk('IEND')];
const flat = (channels: number, byte: number) =>
  rows(
    channels,
    () => 0,
    () => byte,
  );
const of = (raw: Uint8Array) => png(header(), chunk('IDAT', deflateSync(raw)));

function written(file: Uint8Array): Buffer {
  const read = pictureOf(file);
  if ('refused' in read) throw new Error(read.refused);
  return Buffer.from(read.png);
}

t.test('a picture is rewritten with the same pixels and nothing else', async (t) => {
  const packed = deflateSync(PIXELS, { level: 1 });
  const [half, rest] = [packed.subarray(0, 100), packed.subarray(100)];
  const browser = [chunk('sRGB', '\0'), chunk('eXIf', 'MM secret place')];
  const sent = png(header(), ...browser, chunk('IDAT', half), chunk('IDAT'), chunk('IDAT', rest));
  const made = written(sent);
  t.same(opened(made), { names: ['IHDR', 'IDAT', 'IEND'], pixels: PIXELS });
  t.notOk(made.includes('secret'));
  t.ok(written(made).equals(made), 'its own output comes back unchanged');
});

t.test('transparent places become white', async (t) => {
  const clear = written(png(header({ colour: 6 }), chunk('IDAT', deflateSync(flat(4, 0)))));
  t.ok(opened(clear).pixels.equals(flat(3, 255)));
  const opaque = written(png(header({ colour: 6 }), chunk('IDAT', deflateSync(flat(4, 255)))));
  t.ok(opened(opaque).pixels.equals(flat(3, 255)));
});

const bomb = Buffer.alloc(100_000_000);
const noise = randomFillSync(Buffer.alloc(PIXELS.length));
const HOSTILE: [name: string, file: Uint8Array, says: RegExp][] = [
  ['nothing', Buffer.alloc(0), /no PNG/],
  ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), /no PNG/],
  ['a signature only', SIGNATURE, /begins with IHDR/],
  ['cut off in the middle', PICTURE.subarray(0, 500), /cut off/],
  ['cut off in the last chunk', PICTURE.subarray(0, -1), /cut off/],
  ['without an end', PICTURE.subarray(0, -12), /ends with an empty IEND/],
  [
    'a length past the end',
    Buffer.concat([SIGNATURE, Buffer.from('ffffffff49484452', 'hex'), PICTURE.subarray(16)]),
    /cut off/,
  ],
  ['a wrong checksum', PICTURE.map((byte, at) => (at === 60 ? byte ^ 1 : byte)), /checksum/],
  ['something after the end', Buffer.concat([PICTURE, Buffer.from('<script>')]), /after the end/],
  ['a second picture after it', Buffer.concat([PICTURE, PICTURE]), /after the end/],
  ['another size', png(header({ width: 630, height: 1200 }), IDAT), /630 × 1200 .* 1200 × 630/],
  ['a huge size', png(header({ width: 2 ** 32 - 1, height: 2 ** 32 - 1 }), IDAT), /must have 1200 × 630/],
  ['16 bits', png(header({ depth: 16 }), IDAT), /8 bits/],
  ['a palette', png(header({ colour: 3 }), chunk('PLTE', 'abc'), IDAT), /8 bits/],
  ['interlaced', png(header({ interlace: 1 }), IDAT), /interlaced/],
  ['two headers', png(header(), header(), IDAT), /only these/],
  ['no header first', png(IDAT, header()), /begins with IHDR/],
  ['a short header', png(chunk('IHDR', 'abc'), IDAT), /13 bytes/],
  ['text', png(header(), chunk('tEXt', 'Comment\0<?php'), IDAT), /only these/],
  ['an unknown chunk', png(header(), chunk('evIL'), IDAT), /only these/],
  ['a colour profile twice', png(header(), chunk('iCCP'), chunk('iCCP'), IDAT), /once each/],
  ['moving pictures', png(header(), chunk('acTL', '\0\0\0\x02\0\0\0\0'), IDAT), /only these/],
  ['something between the pixels', png(header(), IDAT, chunk('sRGB', '\0'), chunk('IDAT')), /in one piece/],
  ['something after the pixels', png(header(), IDAT, chunk('tIME', '1234567')), /in one piece/],
  ['no pixels', png(header()), /no pixels/],
  ['empty pixels', png(header(), chunk('IDAT')), /cannot be unpacked/],
  ['pixels that are not packed', png(header(), chunk('IDAT', 'pixels')), /cannot be unpacked/],
  ['a row too few', of(PIXELS.subarray(0, -3601)), /cannot be unpacked/],
  ['a byte too many', of(Buffer.concat([PIXELS, Buffer.alloc(1)])), /cannot be unpacked/],
  ['a bomb', of(bomb), /cannot be unpacked/],
  [
    'a second stream behind the pixels',
    png(header(), chunk('IDAT', Buffer.concat([deflateSync(PIXELS), deflateSync(bomb)]))),
    /cannot be unpacked/,
  ],
  [
    'an unknown filter',
    of(
      rows(
        3,
        (row) => (row === 629 ? 5 : 0),
        () => 0,
      ),
    ),
    /filter 5/,
  ],
  ['too many bytes', Buffer.concat([SIGNATURE, noise.subarray(0, 400_000)]), /400000 bytes/],
];

t.test('a hostile picture is refused, and the refusal says what is accepted', async (t) => {
  for (const [name, file, says] of HOSTILE) {
    const read = pictureOf(file);
    t.match('refused' in read ? read.refused : 'not refused', says, name);
  }
});

t.test('no bytes make the reader throw', async (t) => {
  const chunks = [header(), IDAT, IEND, chunk('sRGB', '\0'), chunk('IDAT'), chunk('tEXt', 'a\0b')];
  const shuffled = fc
    .array(fc.constantFrom(...chunks), { maxLength: 6 })
    .map((some) => Buffer.concat([SIGNATURE, ...some]));
  const damaged = fc.tuple(fc.nat(PICTURE.length - 1), fc.nat(255), fc.nat(40)).map(([at, byte, cut]) => {
    const file = Buffer.from(PICTURE);
    file[at] = byte;
    return file.subarray(0, file.length - cut);
  });
  const anything = fc.uint8Array({ maxLength: 200 }).map((some) => Buffer.concat([SIGNATURE, some]));
  const holds = () =>
    fc.assert(
      fc.property(fc.oneof(shuffled, damaged, anything), (file) => {
        const read = pictureOf(file);
        return 'refused' in read
          ? read.refused.endsWith('.')
          : opened(Buffer.from(read.png)).names.join() === 'IHDR,IDAT,IEND';
      }),
      { numRuns: 200 },
    );
  t.doesNotThrow(holds);
});
