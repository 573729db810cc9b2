import t from 'tap';
import { Chance } from '../fuzz/clock.ts';
import { buildTestApp } from '../helper.ts';
import { type Service, service } from './service.ts';

const SEED = Number(process.env.SEED ?? 1);
const RUNS = Number(process.env.RUNS ?? 1);
const SMALL = 10 * RUNS;

/** Parts of names: letters of many kinds, and characters with a meaning elsewhere. */
const PIECES = [
  ...[
    'a',
    'Z',
    '0',
    '_',
    '-',
    ' ',
    '.',
    '/',
    '\\',
    '"',
    "'",
    '%',
    '&',
    '=',
    '?',
    '#',
    ';',
    ',',
    '{',
    '}',
    '[',
    ']',
  ],
  ...['é', 'e\u0301', 'ß', 'Ω', 'ж', 'ש', '\u200f', '中', 'か', '😀', '👩‍👧', '\ufeff', '\ufffd'],
];

interface Posted {
  name: string;
  sets: { name: string; units: { index: number; x: string; q: string }[] }[];
}

/** A random number of up to `mostBits` bits, of either sign, in decimal. */
function numberOf(chance: Chance, mostBits: number): string {
  const bits = chance.percent(20) ? mostBits : chance.between(0, mostBits);
  const words = Array.from({ length: Math.ceil(bits / 32) }, () =>
    chance.next().toString(16).padStart(8, '0'),
  );
  const value = BigInt.asUintN(bits, BigInt(`0x0${words.join('')}`));
  return String(chance.percent(50) ? -value : value);
}

/** A new random name. Some have a meaning in JavaScript, SQL or URLs. */
function nameOf(chance: Chance, taken: Set<string>): string {
  const known = chance.of(['__proto__', 'constructor', 'toString', 'null', '0', '-1', 'NULL', "'; --", '..']);
  const made = Array.from({ length: chance.between(1, 40) }, () => chance.of(PIECES)).join('');
  const name = chance.percent(15) && !taken.has(known) ? known : `${made}${taken.size}`;
  taken.add(name);
  return name;
}

function sessionOf(chance: Chance, fewest: number, mostBits: number, mostUnits: number): Posted {
  const taken = new Set<string>();
  const sets = Array.from({ length: chance.between(fewest, 5) }, () => {
    const places = Array.from({ length: chance.between(mostUnits > 100 ? 400 : 0, mostUnits) }, () =>
      chance.percent(10) ? Number.MAX_SAFE_INTEGER - chance.below(1_000) : chance.below(3 * mostUnits),
    );
    const indexes = [...new Set(places)];
    const units = indexes.map((index) => ({
      index,
      x: numberOf(chance, mostBits),
      q: numberOf(chance, mostBits),
    }));
    return { name: nameOf(chance, taken), units };
  });
  return { name: nameOf(chance, taken), sets };
}

/** As a client may post it: units in any order, numbers as numbers or text, with spaces and leading zeros. */
function written({ name, sets }: Posted, chance: Chance): string {
  const number = (value: string) => {
    const zeros = chance.percent(10) ? '0'.repeat(chance.between(1, 50)) : '';
    const sign = value.startsWith('-') || (value === '0' && chance.percent(30)) ? '-' : '';
    const digits = value.replace('-', '');
    return chance.percent(50) ? `"${sign}${zeros}${digits}"` : `${sign}${digits}`;
  };
  const blank = () => chance.of(['', '', ' ', '\n\t']);
  const listed = sets.map(({ name, units }) => {
    const each = units.map(
      ({ index, x, q }) => `{"q":${number(q)},${blank()}"X":${number(x)},"index":${index}}`,
    );
    return `{"integers":${blank()}[${each.join()}],"set_id":${JSON.stringify(name)}}`;
  });
  return `{"integer_sets":[${listed.join()}]${blank()},"session_id":${JSON.stringify(name)},"user_id":7}`;
}

/** The exact text the server must answer. */
function answered({ name, sets }: Posted, quote: '' | '"'): string {
  const listed = sets.map(({ name, units }) => {
    const inOrder = [...units].sort((a, b) => a.index - b.index);
    const each = inOrder.map(
      ({ index, x, q }) => `{"index":${index},"X":${quote}${x}${quote},"q":${quote}${q}${quote}}`,
    );
    return `{"set_id":${JSON.stringify(name)},"integers":[${each.join()}]}`;
  });
  return `{"session_id":${JSON.stringify(name)},"integer_sets":[${listed.join()}]}`;
}

/** Restores, reads and deletes a session, then repeats this with what was read. Throws at the first difference. */
async function comeAndGo(ada: Service, posted: Posted, chance: Chance): Promise<void> {
  const argument = { session_id: posted.name };
  const expect = (what: string, { status, text }: { status: number; text: string }, wanted: string) => {
    // Only the start, because the whole may be megabytes.
    if (status !== 200 || text !== wanted)
      throw new Error(`${what}: ${status} ${text.slice(0, 300)}\nnot ${wanted.slice(0, 300)}`);
  };
  let body = written(posted, chance);
  for (const [round, path] of ['', '?as=string', ''].entries()) {
    const kept = await ada.ask('POST', '/integers/session/', body);
    expect(`kept ${round}`, kept, JSON.stringify(argument));
    const read = await ada.ask('GET', '/integers/session/', argument);
    expect(`read ${round}`, read, answered(posted, ''));
    const quoted = await ada.ask('GET', '/integers/session/?as=string', argument);
    expect(`read as text ${round}`, quoted, answered(posted, '"'));
    for (const { name, units } of posted.sets) {
      const one = await ada.ask(
        'GET',
        `/integers/set/${path}`,
        { set_id: name },
        { cookie: encodeURIComponent(posted.name) },
      );
      const whole = answered({ name: '', sets: [{ name, units }] }, path === '' ? '' : '"');
      expect(`set ${round}`, one, whole.slice('{"session_id":"","integer_sets":['.length, -2));
    }
    const gone = await ada.ask('DELETE', '/integers/session/', argument);
    expect(`deleted ${round}`, gone, `{${JSON.stringify(posted.name)}:"deleted"}`);
    const { status } = await ada.ask('GET', '/integers/session/', argument);
    if (status !== 400) throw new Error(`still there: ${status}`);
    body = round === 0 ? read.text : quoted.text;
  }
}

for (const [what, runs, mostBits, mostUnits] of [
  ['small numbers', SMALL, 200, 12],
  ['numbers of up to 100,000 bits', RUNS, 100_000, 12],
  ['sets of several chunks', Math.ceil(RUNS / 2), 3_000, 800],
] as [string, number, number, number][]) {
  t.test(`saved sessions come back exactly: ${what}, SEED=${SEED}`, async (t) => {
    const server = await buildTestApp(t, { env: { PARLOR_RATE: 'off' } });
    const ada = await service(server);
    const faults: string[] = [];
    let units = 0;
    for (let run = 0; run < runs; run++) {
      const chance = new Chance(SEED + run);
      const posted = sessionOf(chance, run === 0 ? 0 : 1, mostBits, mostUnits);
      await comeAndGo(ada, posted, chance).catch(({ message }) => faults.push(`${SEED + run}: ${message}`));
      units += posted.sets.reduce((sum, set) => sum + set.units.length, 0);
    }
    t.strictSame(faults, []);
    t.ok(units > 0, `${units} units in ${runs} sessions`);
  });
}

t.test('deleting one session leaves another one unchanged', async (t) => {
  const server = await buildTestApp(t, { env: { PARLOR_RATE: 'off' } });
  const ada = await service(server);
  const [one, two] = ['one', 'two'].map(
    (name): Posted => ({ name, sets: [{ name: `${name}'s`, units: [{ index: 0, x: '1', q: '2' }] }] }),
  ) as [Posted, Posted];
  for (const each of [one, two]) await ada.ask('POST', '/integers/session/', answered(each, ''));
  await ada.ask('DELETE', '/integers/session/', { session_id: 'one' });
  t.equal((await ada.ask('GET', '/integers/session/', { session_id: 'two' })).text, answered(two, ''));
});

t.test('sessions with odd names can be deleted', async (t) => {
  const server = await buildTestApp(t, { env: { PARLOR_RATE: 'off' } });
  const ada = await service(server);
  for (const name of ['a\u2028b', 'a\u2029', '__proto__', 'toJSON', 'a b']) {
    await ada.ask('POST', '/integers/session/', { session_id: name, integer_sets: [] });
    const { text } = await ada.ask('DELETE', '/integers/session/', { session_id: name });
    // A raw line separator would break tap's output.
    t.equal(encodeURI(text), encodeURI(`{${JSON.stringify(name)}:"deleted"}`));
  }
});
