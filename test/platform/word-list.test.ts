import t from 'tap';
import { makeCover, wordsIn } from '#src/platform/word-list.ts';

const cover = makeCover(wordsIn('# ours\r\nDarn\n\n ass \nScheiße\nholy cow\nхрен\n畜生\nचोर\nc*w\n'));

const COVERED: [what: string, text: string, covered: string][] = [
  ['a word', 'oh darn it', 'oh ••• it'],
  ['several', 'darn, darn!', '•••, •••!'],
  ['any case', 'DARN dArN', '••• •••'],
  ['accents', 'dârñ d\u0300a\u0301rn', '••• •••'],
  ['full width', 'ｄａｒｎ', '•••'],
  ['mathematical letters', '𝓭𝓪𝓻𝓷 ⓓⓐⓡⓝ', '••• •••'],
  ['invisible characters inside', 'd\u200da\u200br\u00adn d\u2060arn', '••• •••'],
  ['signs around', '"darn" (darn) _darn_ darn-it', '"•••" (•••) _•••_ •••-it'],
  ['between emoji', '🎉darn🎉', '🎉•••🎉'],
  ['ß and SS', 'SCHEISSE scheisse Scheiße', '••• ••• •••'],
  ['two words', 'Holy Cow, a cow', '•••, a cow'],
  ['another script', 'какой Хрен', 'какой •••'],
  ['without spaces', '你这畜生啊', '你这••啊'],
  ['its own signs', 'a C*W', 'a •••'],
  ['vowel signs are letters', 'चोर', '••'],
];
const KEPT = [
  'Scunthorpe',
  'a grass class',
  'darning',
  'assess',
  'Hahn im Korb',
  'darn1',
  'चर',
  '',
  '👩‍👩‍👧 é',
];

for (const [what, text, covered] of COVERED)
  t.test(`covered: ${what}`, async (t) => {
    t.equal(cover(text), covered);
    t.equal(cover(covered), covered, 'once');
  });

t.test('a word inside another word is kept, and so is everything else', async (t) => {
  for (const text of KEPT) t.equal(cover(text), text);
});

t.test('without a list nothing is covered', async (t) => {
  t.equal(makeCover([])('darn'), 'darn');
  t.equal(makeCover(['\u200d'])('da\u200drn'), 'da\u200drn', 'nor with one of nothing');
});

t.test('a long text is covered in time, and never grows', async (t) => {
  const long = makeCover(['a', 'a a', 'aa'])('a '.repeat(2_000));
  t.equal(long.length <= 4_000, true);
});
