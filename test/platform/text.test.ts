import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import { cleanText, countGraphemes } from '#src/platform/text.ts';

const FLAG_OF_ENGLAND = '\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}';

/** Texts that come back as they were typed, with their length in graphemes. */
const KEPT: [text: string, length: number][] = [
  ['\u{1f468}\u200d\u{1f692} and \u{1f3f3}\ufe0f\u200d\u{1f308}', 7],
  ['\u{1f469}\u{1f3fd}\u200d\u{1f91d}\u200d\u{1f469}\u{1f3fb}', 1],
  ['\u2764\ufe0f\u200d\u{1f525}', 1],
  [`${FLAG_OF_ENGLAND} flag`, 6],
  ['1\ufe0f\u20e3', 1],
  ['می\u200cخواهم گربه', 12],
  ['ه\u200d.ش', 3],
  ['ක්\u200dර', 2],
  ['Auf\u200clage', 7],
  ...(['अमित', 'สมหญิง', 'தமிழ்', 'বাংলা', 'مُحَمَّد'] as const).map((name): [string, number] => [
    name,
    countGraphemes(name),
  ]),
  ["O'Brien", 7],
  ['D’Arcy', 6],
  ['Kid (Tim)', 9],
  ['Mom & Dad', 9],
  ['Zoë \u{1f3a8}', 5],
];

t.test('texts of every script and emoji come back as they were typed', async (t) => {
  for (const [text, length] of KEPT) {
    t.same(cleanText(text, 24), { text });
    t.equal(countGraphemes(text), length, text);
  }
});

t.test('stray invisible characters are removed', async (t) => {
  const cleaned: [typed: string, text: string][] = [
    ['Ada\u200d', 'Ada'],
    ['\u200dAda', 'Ada'],
    ['می\u200c\u200cخ', 'می\u200cخ'],
    ['\u{1f468}\u200d', '\u{1f468}'],
    ['\u{1f468}\u200d a', '\u{1f468} a'],
    ['a\u200d\u034f', 'a'],
    ['a\u{e0067}\u{e007f}', 'a'],
    [`\u{1f3f4}${'\u{e0067}'.repeat(9)}\u{e007f}`, '\u{1f3f4}'],
    ['a\u202eb\u2066c', 'abc'],
    ['\u200b a \ufeff', 'a'],
  ];
  for (const [typed, text] of cleaned) t.same(cleanText(typed, 24), { text }, JSON.stringify(typed));
});

t.test('text that cannot be seen counts as blank', async (t) => {
  const blank = [
    '',
    ' \u3000',
    '\u200d',
    '\ufe0f',
    '\u2800',
    '\u3164\u115f',
    '\u{e0067}\u{e007f}',
    '\u00a0\ufe0f',
  ];
  const problem = 'This field may not be blank.';
  for (const typed of blank) t.same(cleanText(typed, 24), { problem }, JSON.stringify(typed));
});

t.test('the length counts graphemes, and a grapheme cannot be arbitrarily long', async (t) => {
  const problem = 'Ensure this field has no more than 3 characters.';
  t.same(cleanText(FLAG_OF_ENGLAND.repeat(3), 3), { text: FLAG_OF_ENGLAND.repeat(3) });
  t.same(cleanText(FLAG_OF_ENGLAND.repeat(4), 3), { problem });
  t.same(cleanText(`x${'\u0301'.repeat(60)}`, 3), { problem });
  t.same(cleanText(' '.repeat(301), 3), { problem });
});

t.test('any text is cleaned or refused, and cleaning it again changes nothing', async (t) => {
  const odd = fc.constantFrom(
    ...['\u200b', '\u200c', '\u200d', '\u0301', '\u202e', '\u0000', '\n', ' ', '\ufeff', '\ud83d', '\ude00'],
    ...[
      'e',
      'ᄀ',
      'ᅡ',
      '\ufe0f',
      'می',
      '\u{1f468}',
      '\u{1f3fd}',
      '\u{1f3f4}',
      '\u{e0067}',
      '\u{e007f}',
      '\u034f',
    ],
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 150 }),
    fc.array(odd, { maxLength: 150 }).map((parts) => parts.join('')),
  );
  const property = fc.property(text, (sent) => {
    const clean = cleanText(sent, 100);
    if ('problem' in clean) return;
    const { text: kept } = clean;
    assert.deepEqual(cleanText(kept, 100), clean);
    assert.equal(kept, kept.normalize('NFC'));
    assert.equal(kept, kept.trim());
    assert.ok(kept !== '' && countGraphemes(kept) <= 100);
    assert.doesNotMatch(kept, /[\p{Cc}\p{Cs}\p{Bidi_Control}\u200b\u2060\ufeff]|^[\u200c\u200d]|\s\u200d/u);
  });
  t.doesNotThrow(() => fc.assert(property, { numRuns: 2_000 }));
});
