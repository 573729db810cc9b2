import t from 'tap';
import { type Answer, buildTestApp, type Player, SVG, type TestServer } from '../helper.ts';
import { drawingOf, type Game, iso, startGame, type Turn, wordsOf } from './play.ts';

const MIB = 1024 * 1024;
const JSON_TYPE = { 'content-type': 'application/json' };
const AS_FORM = { 'content-type': 'multipart/form-data; boundary=XX' };

/** A game of three in round 0 or 1, and the turn of player1. */
async function atRound(server: TestServer, round: number) {
  const game = await startGame(server, 3);
  await game.playTo(round);
  const turn = await game.turnOf(game.host);
  return { game, turn, url: (kind: string) => `${game.path}/${round}/${turn.chain}/${kind}/` };
}

function post(
  player: Player,
  url: string,
  body: string | FormData | undefined,
  headers = {},
): Promise<Answer> {
  return player.server.call('POST', url, {
    token: player.token,
    headers,
    ...(body === undefined ? {} : { body }),
  });
}

/** The body of a form with one part. */
function part(disposition: string, content: string): string {
  return `--XX\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${content}\r\n--XX--\r\n`;
}

function formOf(files: Record<string, string>, fields: Record<string, string> = {}): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  for (const [name, svg] of Object.entries(files)) form.append(name, new Blob([svg]), 'img.svg');
  return form;
}

function refusal(answer: Answer): [number, object] {
  return [answer.status, answer.body];
}

/** A sheet of exactly this many bytes. */
function sheetOf(bytes: number): string {
  return `<svg>${' '.repeat(bytes - '<svg></svg>'.length)}</svg>`;
}

t.test('submitting a description by /desc/ or /draw/ returns the entry', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 3);
  for (const [index, { player, chain }] of (await game.turns()).entries()) {
    const kind = index === 0 ? 'draw' : 'desc';
    const sent = await player.post(`${game.path}/0/${chain}/${kind}/`, {
      description: 'a cat',
      chain: 5,
      author: 'x',
    });
    t.equal(sent.status, 201);
    const { id, ...rest } = sent.body;
    t.ok(Number.isInteger(id));
    const created_at = iso(server.ports.now());
    t.same(rest, { description: 'a cat', created_at, chain, author: player.name });
    const read = await player.get(`${game.path}/0/${chain}/getDesc/`);
    t.same([read.status, read.body], [200, sent.body], 'reading it returns the same');
  }
  t.equal((await game.session()).round, 1);
});

t.test('a browser form can submit a description', async (t) => {
  const server = await buildTestApp(t);
  const { game, url } = await atRound(server, 0);
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const sent = await post(
    game.host,
    url('desc'),
    'description=h%C3%A9llo+%3Cb%3E%E5%B1%B1%3C%2Fb%3E+%26+%22q%22',
    headers,
  );
  t.equal(sent.status, 201);
  t.equal(sent.body.description, 'héllo <b>山</b> & "q"');
});

t.test('submitting a drawing returns the entry with the address of the SVG', async (t) => {
  const server = await buildTestApp(t);
  const { game, turn } = await atRound(server, 1);
  const sent = await game.host.draw(game.code, 1, turn.chain, SVG);
  t.equal(sent.status, 201);
  const { id, ...rest } = sent.body;
  t.ok(Number.isInteger(id));
  t.same(rest, {
    drawing: `${server.base}/media/${turn.chain}_${game.code}_1.svg`,
    created_at: iso(server.ports.now()),
    chain: turn.chain,
    author: 'player1',
  });
  const read = await game.host.get(`${game.path}/1/${turn.chain}/getDraw/`);
  t.same([read.status, read.body], [200, sent.body]);
  const media = await game.host.get(new URL(sent.body.drawing).pathname);
  t.equal(media.status, 200);
  t.match(media.body, '<path d="M1 1 L9 9" stroke="black"/>');
  t.match(media.body, 'xmlns="http://www.w3.org/2000/svg"', 'rewritten by the server');
  t.equal(
    (await game.host.get(`${new URL(sent.body.drawing).pathname}/`)).body,
    media.body,
    'also with a trailing slash',
  );
});

t.test('links to drawings start with PARLOR_PUBLIC_URL', async (t) => {
  const server = await buildTestApp(t, { env: { PARLOR_PUBLIC_URL: 'https://example.org/parlor/' } });
  const { game, turn } = await atRound(server, 1);
  const sent = await game.send(turn);
  t.equal(sent.body.drawing, `https://example.org/parlor/media/${turn.chain}_${game.code}_1.svg`);
});

t.test('a drawing is served with headers that stop it from running anything in a browser', async (t) => {
  const server = await buildTestApp(t);
  const { game, turn } = await atRound(server, 1);
  await game.send(turn);
  const { status, headers } = await game.host.get(`/media/${turn.chain}_${game.code}_1.svg`);
  t.equal(status, 200);
  t.match(headers.get('content-type'), /^image\/svg\+xml\b/);
  t.equal(headers.get('x-content-type-options'), 'nosniff');
  t.equal(headers.get('content-security-policy'), "default-src 'none'; style-src 'unsafe-inline'; sandbox");
  t.match(headers.get('cache-control'), 'private');
  t.match(headers.get('cache-control'), 'immutable');
  t.notMatch(headers.get('cache-control'), 'public');
  const refused = await (await server.guest('eve')).get(`/media/${turn.chain}_${game.code}_1.svg`);
  t.equal(refused.status, 403);
  t.notMatch(refused.headers.get('cache-control') ?? '', 'immutable', 'a refusal is not cached');
});

t.test('file names that are not drawings get 404', async (t) => {
  const server = await buildTestApp(t);
  const { game, turn } = await atRound(server, 1);
  const { chain } = turn;
  const notFound = { detail: 'Drawing not found', code: 'drawing_not_found' };
  for (const file of [
    'nothing.svg',
    `${chain}_${game.code}_0.svg`,
    `${chain}_${game.code}_1.svg`,
    `${chain}_${game.code}_2.svg`,
    `${chain}_${game.code}_1.png`,
    `${chain}_${game.code}_-1.svg`,
    `-1_${game.code}_1.svg`,
    `${chain}_${game.code}.svg`,
    `${chain}_${game.code}_${'1'.repeat(30)}.svg`,
    `..%2F${chain}_${game.code}_1.svg`,
    '..%2Fparlor.db',
  ]) {
    t.same(refusal(await game.host.get(`/media/${file}`)), [404, notFound], file);
  }
  const none = { detail: 'Chain not found', code: 'chain_not_found' };
  t.same(refusal(await game.host.get(`/media/99999_${game.code}_1.svg`)), [404, none]);
});

const CLEANED: Record<string, [sent: string, kept: string]> = {
  'spaces at both ends are removed': ['  a cat \t', 'a cat'],
  'letters and their accents are composed': ['cafe\u0301', 'café'],
  'letters and accents are composed across a zero-width character': ['cafe\u200b\u0301', 'café'],
  'line breaks become spaces': ['a\r\ncat\u2028here', 'a cat here'],
  'control characters are removed': ['a\u0000 c\u0007at\u009f', 'a cat'],
  'bidirectional overrides and isolates are removed': ['\u202ea\u202c \u2066cat\u2069\u061c', 'a cat'],
  'zero-width characters are removed': ['a\u200b\u200c\u200d\u2060\ufeff\u00ad cat\u{e0041}', 'a cat'],
  'an emoji of several people keeps its joiner': ['👨\u200d🚒', '👨\u200d🚒'],
  'Persian keeps its joiners': ['می\u200cخواهم', 'می\u200cخواهم'],
  'lone surrogates are removed': ['a \ud83dcat', 'a cat'],
  'emoji stay, with their selectors': ['❤\ufe0f 😀', '❤\ufe0f 😀'],
  'exactly 100 characters': ['d'.repeat(100), 'd'.repeat(100)],
  'exactly 100 characters outside the BMP': ['😀'.repeat(100), '😀'.repeat(100)],
  '100 emoji of several characters': ['👨\u200d👩\u200d👧'.repeat(100), '👨\u200d👩\u200d👧'.repeat(100)],
  '100 characters between spaces': [` ${'d'.repeat(100)}  `, 'd'.repeat(100)],
  '100 characters once composed': ['e\u0301'.repeat(100), 'é'.repeat(100)],
  'HTML and SQL are plain text': [`<b>'; DROP TABLE account; --</b>`, `<b>'; DROP TABLE account; --</b>`],
};

t.test('descriptions are cleaned when saved, and read back the same', async (t) => {
  const server = await buildTestApp(t, { env: { PARLOR_RATE: 'off' } });
  for (const [name, [sent, kept]] of Object.entries(CLEANED)) {
    const { game, turn, url } = await atRound(server, 0);
    const answer = await game.host.post(url('desc'), { description: sent });
    t.equal(answer.status, 201, name);
    t.equal(answer.body.description, kept, name);
    t.equal((await game.host.get(`${game.path}/0/${turn.chain}/getDesc/`)).body.description, kept, name);
    const again = await game.host.post(url('desc'), { description: sent });
    t.same([again.status, again.body], [200, answer.body], `a retry: ${name}`);
  }
});

const BLANK = 'This field may not be blank.';
const TOO_LONG = 'Ensure this field has no more than 100 characters.';
const NO_STRING = 'Not a valid string.';
const BAD_DESCRIPTIONS: Record<string, [value: unknown, problem: string]> = {
  missing: [undefined, 'This field is required.'],
  null: [null, 'This field may not be null.'],
  empty: ['', BLANK],
  spaces: ['   ', BLANK],
  'only invisible characters': ['\u200b\u202e \u0000\ufeff\u{e0041}', BLANK],
  '101 characters': ['d'.repeat(101), TOO_LONG],
  '101 characters outside the BMP': ['😀'.repeat(101), TOO_LONG],
  '10,001 characters': ['d'.repeat(10_001), TOO_LONG],
  '500,000 characters': ['d'.repeat(500_000), TOO_LONG],
  'a list': [['a'], NO_STRING],
  'an object': [{ a: 1 }, NO_STRING],
  'a number': [12345, NO_STRING],
  true: [true, NO_STRING],
};

for (const kind of ['desc', 'draw']) {
  t.test(`an invalid description by /${kind}/ is refused, and the player can try again`, async (t) => {
    const server = await buildTestApp(t);
    const { game, url } = await atRound(server, 0);
    const before = await game.session();
    for (const [name, [description, problem]] of Object.entries(BAD_DESCRIPTIONS)) {
      const refused = await game.host.post(url(kind), { description });
      t.same(refusal(refused), [400, { description: [problem] }], name);
    }
    const bodies = { '[]': 'Invalid data. Expected a dictionary, but got list.', null: 'No data provided' };
    for (const [body, problem] of Object.entries(bodies)) {
      t.same(refusal(await post(game.host, url(kind), body, JSON_TYPE)), [
        400,
        { non_field_errors: [problem] },
      ]);
    }
    t.match((await post(game.host, url(kind), 'x', JSON_TYPE)).body, { code: 'parse_error' });
    t.equal((await post(game.host, url(kind), 'x', { 'content-type': 'text/plain' })).status, 415);
    t.same(refusal(await post(game.host, url(kind), undefined)), [
      400,
      { description: ['This field is required.'] },
    ]);
    t.same(await game.session(), before, 'nothing has changed');
    t.equal((await game.host.post(url(kind), { description: 'a cat' })).status, 201);
  });
}

/** Turns that do not exist or belong to another player, in a round of each kind. */
const WRONG_TURNS: Record<
  string,
  [turn: (game: Game, own: Turn) => Partial<Turn>, detail: string, code: string]
> = {
  'a later round': [(_, { round }) => ({ round: round + 2 }), 'Round mismatch', 'round_mismatch'],
  'the next round': [(_, { round }) => ({ round: round + 1 }), 'Round mismatch', 'round_mismatch'],
  'an unknown chain': [() => ({ chain: 999_999 }), 'Chain mismatch', 'chain_mismatch'],
  'chain 0': [() => ({ chain: 0 }), 'Chain mismatch', 'chain_mismatch'],
  'the chain of another player': [
    (_, { chain }) => ({ chain: chain === 1 ? 2 : 1 }),
    'Not your turn',
    'not_your_chain',
  ],
};

for (const round of [0, 1]) {
  t.test(`in round ${round} a player can only submit to their own chain`, async (t) => {
    const server = await buildTestApp(t);
    const { game, turn } = await atRound(server, round);
    const before = await game.session();
    for (const [name, [change, detail, code]] of Object.entries(WRONG_TURNS)) {
      const wrong = { ...turn, ...change(game, turn) };
      const send = wrong.round % 2 === 0 ? game.host.describe : game.host.draw;
      t.same(
        refusal(await send.call(game.host, game.code, wrong.round, wrong.chain, SVG)),
        [400, { detail, code }],
        name,
      );
    }
    t.same(await game.session(), before);
    t.equal((await game.send(turn)).status, 201);
  });
}

t.test('an entry of the wrong kind is refused with a code that names the kind', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 3);
  const notDrawing = { detail: 'Round is not drawing', code: 'round_not_drawing' };
  const notDesc = { detail: 'Round is not desc', code: 'round_not_desc' };
  const { chain } = await game.turnOf(game.host);
  t.same(refusal(await game.host.draw(game.code, 0, chain)), [400, notDrawing]);
  t.same(refusal(await game.host.get(`${game.path}/0/${chain}/getDraw/`)), [400, notDrawing]);
  t.same(refusal(await game.host.get(`${game.path}/1/${chain}/getDesc/`)), [400, notDesc]);
  await game.playTo(1);
  const turn = await game.turnOf(game.host);
  t.same(refusal(await game.host.describe(game.code, 1, turn.chain, 'x')), [400, notDesc]);
  const byDraw = await game.host.post(`${game.path}/1/${turn.chain}/draw/`, { description: 'x' });
  t.same(refusal(byDraw), [400, notDesc]);
});

t.test('no entries are accepted before the start or after the end', async (t) => {
  const server = await buildTestApp(t);
  const mismatch = { detail: 'Round mismatch', code: 'round_mismatch' };
  const ada = await server.guest('ada');
  const lobby = (await ada.post('/api/session/create/', { draw_time: 30, desc_time: 30 })).body.game_code;
  t.same(refusal(await ada.describe(lobby, 0, 1, 'x')), [400, mismatch]);
  t.same(refusal(await ada.draw(lobby, 1, 1)), [400, mismatch]);
  const none = { detail: 'Chain not found', code: 'chain_not_found' };
  t.same(refusal(await ada.get(`/api/session/${lobby}/0/1/getDesc/`)), [404, none]);
  const game = await startGame(server, 3);
  await game.playTo(2);
  const turn = await game.turnOf(game.host);
  await game.playTo(-2);
  t.same(refusal(await game.host.describe(game.code, 2, turn.chain, 'other words')), [400, mismatch]);
  t.same(refusal(await game.host.draw(game.code, 3, turn.chain)), [400, mismatch]);
  for (const round of ['-2', '-1', 'a', '1.5', '9'.repeat(30)]) {
    const refused = await game.host.post(`${game.path}/${round}/${turn.chain}/desc/`, { description: 'x' });
    t.equal(refused.status, 400);
    t.same(Object.keys(refused.body), ['round'], round);
  }
  for (const chain of ['-2', 'a', '9'.repeat(30)]) {
    t.same(Object.keys((await game.host.get(`${game.path}/0/${chain}/getDesc/`)).body), ['chain'], chain);
  }
});

t.test(
  'submitting the same entry again returns the saved one, and a different entry is refused',
  async (t) => {
    const server = await buildTestApp(t);
    const game = await startGame(server, 3);
    const already = [400, { detail: 'Already submitted', code: 'already_submitted' }];
    for (const round of [0, 1]) {
      await game.playTo(round);
      const turn = await game.turnOf(game.host);
      const first = await game.send(turn);
      t.equal(first.status, 201);
      const before = await game.session();
      await server.ports.advance(1_000);
      t.same(refusal(await game.send(turn)), [200, first.body]);
      const other =
        round === 0
          ? await game.host.describe(game.code, 0, turn.chain, 'other words')
          : await game.host.draw(game.code, 1, turn.chain, '<svg/>');
      t.same(refusal(other), already);
      t.same({ ...(await game.session()), server_time: 0 }, { ...before, server_time: 0 });
    }
  },
);

t.test('the same text from another player, or for another chain or round, is a new entry', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 3);
  const ids = new Set<number>();
  for (const round of [0, 1, 2]) {
    for (const turn of await game.turns()) {
      const { player, chain } = turn;
      const sent =
        round === 1
          ? await player.draw(game.code, 1, chain)
          : await player.describe(game.code, round, chain, 'a cat');
      t.equal(sent.status, 201);
      ids.add(sent.body.id * 2 + (round % 2));
    }
  }
  t.equal(ids.size, 9);
});

const NO_FILE: Record<string, [body: string | FormData | undefined, headers?: Record<string, string>]> = {
  'no body': [undefined],
  'JSON without a body': ['', JSON_TYPE],
  'an empty object': ['{}', JSON_TYPE],
  'a path instead of a file': ['{"drawing":"C:/drawing.svg"}', JSON_TYPE],
  'a browser form': ['drawing=x', { 'content-type': 'application/x-www-form-urlencoded' }],
  'an empty form': ['--XX--\r\n', AS_FORM],
  'a form with an empty body': ['', AS_FORM],
  'a plain field instead of a file': [formOf({}, { drawing: SVG })],
};

function twoDrawings(): FormData {
  const form = formOf({ drawing: SVG });
  form.append('drawing', new Blob([SVG]), 'b.svg');
  return form;
}

const NO_DRAWING: Record<
  string,
  [body: string | FormData, status: number, answer: object, headers?: Record<string, string>]
> = {
  'no boundary': ['x', 400, { code: 'parse_error' }, { 'content-type': 'multipart/form-data' }],
  'not a form': ['garbage', 400, { code: 'parse_error' }, AS_FORM],
  'a truncated form': [
    part('name="drawing"; filename="a"', SVG).slice(0, -12),
    400,
    { code: 'parse_error' },
    AS_FORM,
  ],
  null: ['null', 400, { non_field_errors: ['No data provided'] }, JSON_TYPE],
  'a list': ['[]', 400, { non_field_errors: [/list/] }, JSON_TYPE],
  'a number': ['5', 400, { non_field_errors: [/int/] }, JSON_TYPE],
  'a field with another name': [
    formOf({ file: SVG }),
    400,
    {
      ...{ detail: 'No file', code: 'no_file' },
      file: ['No file is taken in this field. Files are taken as "drawing".'],
      drawing: ['No file was submitted in this field.'],
    },
  ],
  'another file before it': [
    formOf({ photo: SVG, drawing: SVG }),
    400,
    { photo: ['No file is taken in this field. Files are taken as "drawing".'] },
  ],
  'two drawings': [twoDrawings(), 400, { drawing: ['Only one file is taken in this field.'] }],
  'a part without a name': [part('filename="a.svg"', SVG), 400, { code: 'no_file' }, AS_FORM],
  'too many fields': [
    formOf({ drawing: SVG }, Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`f${n}`, '']))),
    413,
    { detail: 'Too many parts: at most 100 fields and 10 files.' },
  ],
  'a forbidden field name': [part('name="__proto__"', SVG), 400, { code: 'malformed_request' }, AS_FORM],
  'an SVG as the body': [SVG, 415, { code: 'unsupported_media_type' }, { 'content-type': 'image/svg+xml' }],
  'one byte too many': [
    formOf({ drawing: sheetOf(MIB + 1) }),
    413,
    { detail: 'The request is too large: at most 1048576 bytes.', code: 'too_large' },
  ],
  'far too many bytes': [formOf({ drawing: sheetOf(5 * MIB) }), 413, { code: 'too_large' }],
  'far too much JSON': [`{"description":"${'x'.repeat(MIB)}"}`, 413, { code: 'too_large' }, JSON_TYPE],
};

/** A few over HTTP. The full table is in svg.test.ts. */
const HOSTILE: Record<string, [svg: string, why: RegExp]> = {
  'an empty file': ['', /./],
  'not XML': ['a cat', /./],
  'a PNG': ['\x89PNG\r\n\x1a\n', /./],
  'a script': ['<svg><script>alert(1)</script></svg>', /script/],
  'a handler': ['<svg onload="alert(1)"/>', /onload/],
  'HTML inside': [
    '<svg><foreignObject><p xmlns="http://www.w3.org/1999/xhtml"/></foreignObject></svg>',
    /foreignObject/,
  ],
  'a link': ['<svg><a href="javascript:alert(1)"><path d="M0 0"/></a></svg>', /\ba\b/],
  'an image from elsewhere': ['<svg><image href="https://example.org/spy"/></svg>', /image/],
  'a style': ['<svg><rect style="fill:url(https://example.org/spy)"/></svg>', /style/],
  'an address as paint': ['<svg><rect fill="url(https://example.org/spy)"/></svg>', /fill/],
  'an entity': ['<!DOCTYPE svg [<!ENTITY e "x">]><svg>&e;</svg>', /./],
  'another root': ['<html/>', /./],
};

t.test('an invalid drawing is refused and changes nothing, and the player can try again', async (t) => {
  const server = await buildTestApp(t);
  const { game, turn, url } = await atRound(server, 1);
  const before = await game.session();
  for (const [name, [body, headers]] of Object.entries(NO_FILE)) {
    const refused = await post(game.host, url('draw'), body, headers);
    t.same(refusal(refused), [400, { detail: 'No file', code: 'no_file' }], name);
  }
  for (const [name, [body, status, answer, headers]] of Object.entries(NO_DRAWING)) {
    const refused = await post(game.host, url('draw'), body, headers);
    t.equal(refused.status, status, name);
    t.match(refused.body, answer, name);
  }
  for (const [name, [svg, why]] of Object.entries(HOSTILE)) {
    const refused = await game.host.draw(game.code, 1, turn.chain, svg);
    t.equal(refused.status, 400, name);
    t.same(Object.keys(refused.body), ['drawing'], name);
    t.match(refused.body.drawing[0], why, name);
  }
  t.same(await game.session(), before);
  const none = [404, { detail: 'Drawing not found', code: 'drawing_not_found' }];
  t.same(refusal(await game.host.get(url('getDraw'))), none);
  t.equal(
    (await game.host.draw(game.code, 1, turn.chain, sheetOf(MIB))).status,
    201,
    'exactly 1 MiB is accepted',
  );
});

const FORMS: Record<string, (svg: string) => string | FormData> = {
  'with other fields before it': (svg) => formOf({ drawing: svg }, { a: 'x', round: '7' }),
  'with a text of its own name before it': (svg) => formOf({ drawing: svg }, { drawing: 'a path' }),
  'with an odd file name': (svg) => part('name="drawing"; filename="../../evil name.exe"', svg),
  'with a very long file name': (svg) => part(`name="drawing"; filename="${'n'.repeat(200)}"`, svg),
  'without a file name': (svg) => part('name="drawing"; filename=""', svg),
};

t.test('other contents of the form do not matter', async (t) => {
  const server = await buildTestApp(t, { env: { PARLOR_RATE: 'off' } });
  for (const [name, form] of Object.entries(FORMS)) {
    const { game, turn, url } = await atRound(server, 1);
    const body = form(drawingOf(game.host, 1));
    const sent = await post(game.host, url('draw'), body, typeof body === 'string' ? AS_FORM : {});
    t.equal(sent.status, 201, name);
    t.match(sent.body, { chain: turn.chain, author: 'player1' }, name);
  }
});

t.test('the turn is checked before the drawing', async (t) => {
  const server = await buildTestApp(t);
  const { game, turn } = await atRound(server, 1);
  const other = turn.chain === 1 ? 2 : 1;
  const hostile = '<svg><script/></svg>';
  t.equal((await game.host.draw(game.code, 1, other, hostile)).body.code, 'not_your_chain');
  t.equal((await game.host.draw(game.code, 1, other, SVG, 'file')).body.code, 'not_your_chain');
  t.equal((await game.host.draw(game.code, 1, other, sheetOf(2 * MIB))).body.code, 'not_your_chain');
  t.equal((await game.host.post(`${game.path}/1/${other}/draw/`)).body.code, 'not_your_chain');
  await game.send(turn);
  t.equal((await game.host.draw(game.code, 1, turn.chain, hostile)).body.code, 'already_submitted');
});

t.test('an account may upload thirty drawings a minute, refused ones included, then gets 429', async (t) => {
  const server = await buildTestApp(t);
  const { game, turn } = await atRound(server, 1);
  const draw = (svg: string) => game.host.draw(game.code, 1, turn.chain, svg);
  await server.ports.advance(15_000);
  for (let n = 0; n < 30; n++) t.equal((await draw('<svg><script/></svg>')).status, 400);
  const refused = await draw(SVG);
  t.equal(refused.status, 429);
  t.equal(refused.body.code, 'rate_limited');
  t.equal(refused.headers.get('retry-after'), '60');
  for (const other of await game.turns()) {
    if (other.player !== game.host)
      t.equal((await game.send(other)).status, 201, 'other players can still draw');
  }
  t.notOk((await game.session()).submitted.includes('player1'));
});

t.test('the limit on drawings lasts for a minute', async (t) => {
  const server = await buildTestApp(t, { env: { PARLOR_GRACE_MS: '60000' } });
  const { game, turn } = await atRound(server, 1);
  const draw = (svg: string) => game.host.draw(game.code, 1, turn.chain, svg);
  for (let n = 0; n < 30; n++) await draw('<svg><script/></svg>');
  await server.ports.advance(59_999);
  const refused = await draw(SVG);
  t.equal(refused.status, 429);
  t.equal(refused.headers.get('retry-after'), '1');
  await server.ports.advance(1);
  const drawn = await draw(SVG);
  t.equal(drawn.status, 201);
  for (let n = 0; n < 40; n++) t.same(refusal(await draw(SVG)), [200, drawn.body], 'retries are not counted');
});

t.test('a player who left in play cannot submit', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 4);
  const leaver = game.players[1] as Player;
  const turn = await game.turnOf(leaver);
  await leaver.post(`${game.path}/leave/`);
  const refused = await leaver.describe(game.code, 0, turn.chain, wordsOf(leaver, 0));
  t.same(refusal(refused), [400, { detail: 'Already submitted', code: 'already_submitted' }]);
});
