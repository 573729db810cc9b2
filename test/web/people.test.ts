import t from 'tap';
import { FACE_PARTS, isFace } from '#src/accounts/rules/face.ts';
import { COLORS, EXTRAS, EYES, HEADS, MOUTHS, TOPS } from '#src/accounts/rules/face-parts.ts';
import { randomFace, withNext } from '#src/web/people/faces.ts';
import { proposalsFor } from '#src/web/people/same-name.ts';
import { shortName } from '#src/web/people/short-name.ts';

t.test('there is a picture for every number of a face', async (t) => {
  const art = [COLORS, HEADS, EYES, MOUTHS, TOPS, EXTRAS];
  t.same(
    art.map(({ length }) => length),
    FACE_PARTS,
  );
});

t.test('a face that is thrown or changed part by part is one that the server takes', async (t) => {
  for (const chance of [0, 0.5, 0.999_999]) t.ok(isFace(randomFace(() => chance)));
  let face = [0, 0, 0, 0, 0, 0];
  for (const [part, count] of FACE_PARTS.entries()) {
    const seen = new Set<string>();
    for (let n = 0; n < count; n++) {
      face = withNext(face, part);
      t.ok(isFace(face));
      seen.add(face.join());
    }
    t.equal(seen.size, count);
    t.same(face, [0, 0, 0, 0, 0, 0], 'after the last choice comes the first');
  }
  t.same(withNext([], 1), [0, 1, 0, 0, 0, 0]);
});

t.test('long names are cut at 18 characters, and keep their number', async (t) => {
  const names: [name: string, short: string][] = [
    ['Ada', 'Ada'],
    ['Bartholomäus Müller', 'Bartholomäus Mülle…'],
    ['Bartholomäus Mülle', 'Bartholomäus Mülle'],
    ['Maximiliane-Charlotte 2', 'Maximiliane-Char… 2'],
    ['\u{1f468}\u200d\u{1f692}'.repeat(20), `${'\u{1f468}\u200d\u{1f692}'.repeat(18)}…`],
  ];
  for (const [name, short] of names) t.equal(shortName(name), short);
});

t.test('proposals for a name that is taken are free and not too long', async (t) => {
  const patterns = ['* 2', 'Other *', '* B.'];
  t.same(proposalsFor('Ada', ['Ada', 'Ben'], patterns), ['Ada 2', 'Other Ada', 'Ada B.']);
  t.same(proposalsFor('Ada', ['Ada', 'ADA 2', 'ada b.'], patterns), ['Other Ada']);
  const long = 'Wolfeschlegelsteinhausen';
  t.same(proposalsFor(long, [long], patterns), [
    'Wolfeschlegelsteinhaus 2',
    'Other Wolfeschlegelstein',
    'Wolfeschlegelsteinhau B.',
  ]);
  t.same(proposalsFor('$&', ['$&'], ['* 2']), ['$& 2']);
});
