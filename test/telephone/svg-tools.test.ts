import t from 'tap';
import { cleanSvg } from '#src/telephone/rules/svg.ts';
import { ODD_DRAWINGS, TOOL_DRAWINGS } from './tool-drawings.ts';

const clean = (drawing: string) => cleanSvg(new TextEncoder().encode(drawing));
const sheet = (inside: string, attributes = '') =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"${attributes}>${inside}</svg>`;

for (const [name, drawing] of Object.entries({ ...TOOL_DRAWINGS, ...ODD_DRAWINGS })) {
  t.test(`taken: ${name}`, async (t) => {
    const answer = clean(drawing);
    if ('refused' in answer) return t.same(answer.refused, []);
    t.notMatch(
      answer.svg,
      /style|class|id=|url|clip|defs|font|xmlns:|<\w+:| \w+:\w+=/,
      'only what is allowed',
    );
    t.same(clean(answer.svg), answer, 'and once more it stays the same');
  });
}

/** The content of a sheet, and what is written for it. */
const WRITTEN: Record<string, [inside: string, written: string]> = {
  'a style attribute before an attribute': [
    '<g fill="red" style="FILL: Blue; stroke:none"/>',
    '<g fill="blue" stroke="none"/>',
  ],
  'a later declaration before an earlier one': ['<g style="fill:red;fill:blue"/>', '<g fill="blue"/>'],
  'an important declaration first of all': [
    '<style>.a{fill:red!important}</style><g class="a" style="fill:blue"/>',
    '<g fill="red"/>',
  ],
  'an id before a class, a class before an element': [
    '<style>#i{fill:red}.a{fill:blue;stroke:red}g{fill:lime;stroke:lime;color:lime}</style><g id="i" class="b a"/>',
    '<g fill="red" stroke="red" color="lime"/>',
  ],
  'a rule behind what it is for, in CDATA, with comments': [
    '<g class="a"/><style><![CDATA[ /* .a{} */ .b , .a { fill : red ; /* ; */ } ]]></style>',
    '<g fill="red"/>',
  ],
  'fonts and values that change nothing': [
    `<g style="font-family:'a;b', serif; mix-blend-mode:normal; --a: 1; -inkscape-stroke:none; clip-rule:evenodd"/>`,
    '<g/>',
  ],
  'a rule for nothing in the drawing': ['<style>text, .b { filter: url(#a) }</style><g/>', '<g/>'],
  'sizes only for shapes that have them': [
    '<g style="width:5px"/><rect style="width:5px;height:10%" width="9"/>',
    '<g/><rect width="5px" height="10%"/>',
  ],
  'transforms with units': [
    '<g transform="scale(2)" style="transform:translate(1px,2px) rotate(5deg) scaleX(.5)"/>',
    '<g transform="translate(1 2) rotate(5) scale(.5 1)"/>',
  ],
  'no transform after all': ['<g transform="scale(2)" style="transform:none"/>', '<g/>'],
  'the origin of a transform': [
    '<g style="transform-origin:1px 2px" transform="rotate(5)"/><g transform-origin="50% 50%"/>',
    '<g transform="translate(1 2) rotate(5) translate(-1 -2)"/><g/>',
  ],
  'another prefix for SVG': [
    '<s:g xmlns:s="http://www.w3.org/2000/svg" s:x="" />'.replace(' s:x=""', ''),
    '<g/>',
  ],
  'elements without a namespace in one that has': ['<g xmlns=""><g/></g>', ''],
  'attributes of other programs': ['<g xmlns:a="urn:a" a:onclick="x" a:style="fill:url(#a)"/>', '<g/>'],
  'a clip path around the sheet': [
    '<g transform="scale(.5)"><path clip-path="url(#c)"/></g><clipPath id="c"><rect width="18" height="18"/></clipPath>',
    '<g transform="scale(.5)"><path/></g>',
  ],
  'what only boxes of HTML have': [
    '<g style="position:fixed;margin:5px;z-index:3;background:red;max-width:1px"/>',
    '<g/>',
  ],
  'references and masks to nothing': ['<g mask="none" filter="" clip-path="none"/>', '<g/>'],
};

for (const [name, [inside, written]] of Object.entries(WRITTEN)) {
  t.test(`written: ${name}`, async (t) => {
    t.same(clean(sheet(inside)), { svg: written ? sheet(written) : sheet('').replace('></svg>', '/>') });
  });
}

/** The content of a sheet, and what its refusal must say. */
const REFUSED: Record<string, [inside: string, named: RegExp]> = {
  'a gradient in defs': ['<defs>\n<linearGradient id="a"/></defs>', /"linearGradient".*line 2.*one colour/],
  'a script in metadata': ['<metadata><script/></metadata>', /"script"/],
  'a handler on metadata': ['<metadata onload="x"/>', /"onload"/],
  'HTML in what is foreign': [
    '<x:a xmlns:x="urn:x"><script xmlns="http://www.w3.org/1999/xhtml"/></x:a>',
    /"script"/,
  ],
  'an animation in defs': ['<defs><set href="#a" attributeName="d"/></defs>', /"set"/],
  'a paint by reference': ['<g style="fill:url(#a)"/>', /"fill: url\(#a\)".*colour/],
  'an escape in CSS': ['<g style="fill:u\\72l(#a)"/>', /backslashes/],
  'a style sheet that is loaded': ['<style>@import "a.css";</style>', /"@import/],
  'a style for some screens': ['<style>@media print { g { fill: red } }</style>', /"@media print"/],
  'a style element for some screens': ['<style media="print">g{fill:red}</style>', /"media"/],
  'a selector that looks around': ['<style>g .a { fill: red }</style>', /"g .a".*Allowed are/],
  'a selector for a state': ['<style>.a:hover { fill: red }</style>', /".a:hover"/],
  'a blend mode': ['<g style="mix-blend-mode:multiply"/>', /"mix-blend-mode: multiply".*"normal"/],
  'a mask': ['<g mask="url(#a)"/>', /"mask".*"none"/],
  'a clip path that cuts': [
    '<g clip-path="url(#a)"/><clipPath id="a"><rect width="5" height="9"/></clipPath>',
    /"clip-path".*whole drawing/,
  ],
  'a turned clip path': [
    '<g transform="rotate(5)" clip-path="url(#a)"/><clipPath id="a"><rect width="9" height="9"/></clipPath>',
    /"clip-path"/,
  ],
  'a clip path of two shapes': [
    '<g clip-path="url(#a)"/><clipPath id="a"><rect width="9" height="9"/><rect/></clipPath>',
    /"clip-path"/,
  ],
  'a unit away from its number': ['<g style="transform:translate(5 px)"/>', /"transform: translate\(5 px\)"/],
  'a size without a unit in CSS': ['<rect style="width:5"/>', /"width: 5".*unit/],
  'a colour that only some browsers know': ['<g style="fill:red;fill:rgb(1 2,3)"/>', /"fill: rgb/],
  'an unknown property': ['<g style="fil:red"/>', /"fil: red".*Allowed properties are/],
  'CSS with an error': ['<g style="fill:red;}"/>', /"style" cannot be read/],
  'an origin that depends on the shape': ['<g transform="scale(2)" transform-origin="50% 50%"/>', /px/],
  'a comma that separates nothing': ['<path d="M1,,1"/>', /"d" of "path"/],
};

for (const [name, [inside, named]] of Object.entries(REFUSED)) {
  t.test(`refused: ${name}`, async (t) => {
    const answer = clean(sheet(inside));
    t.match('refused' in answer ? answer.refused.join(' ') : answer.svg, named);
  });
}

t.test('all problems are listed at once, each with its lines', async (t) => {
  const answer = clean(
    sheet(
      '\n<use href="#a"/>\n<text>a</text><g fill="url(#b)"/>\n<use/>\n<image/><g onclick="x" filter="url(#c)"/>\n',
    ),
  );
  t.match(answer, {
    refused: [
      /^The element "use" is not allowed \(lines 2, 4\)\. Repeat the shapes themselves\. Allowed elements are svg, g, path/,
      'The element "text" is not allowed (line 3). Convert text to paths.',
      /^The attribute "fill" of "g" has a value that is not allowed: "url\(#b\)" \(line 3\)\. It must be "none" or a colour/,
      'The element "image" is not allowed (line 5). Draw it, or trace it to paths.',
      /^The attribute "onclick" is not allowed \(line 5\)\. Allowed attributes are x, y, /,
      'The attribute "filter" of "g" has a value that is not allowed: "url(#c)" (line 5). It may only be "none".',
    ],
  });
});

t.test('a refusal stays short, however much is wrong', async (t) => {
  const attributes = Array.from({ length: 19_000 }, (_, at) => `<g a${at}="${'x'.repeat(20)}"/>`).join('\n');
  const answer = clean(sheet(attributes));
  const refused = 'refused' in answer ? answer.refused : [];
  t.equal(refused.length, 21);
  t.ok(refused.join('').length < 10_000);
  t.match(refused.join(' '), /There are more problems/);
});

t.test(
  'the root takes paper sizes only with a viewBox, and a background only where it fills the sheet',
  async (t) => {
    for (const size of ['210mm', '21cm', '8in', '310pt', '100%', '50px']) {
      t.match(clean(`<svg width="${size}" height="${size}" viewBox="0 0 9 9"/>`), { svg: `width="${size}"` });
    }
    t.match(clean('<svg width="9mm" height="9mm"/>'), { refused: [/must have a "viewBox"/] });
    t.match(clean(sheet('', ' style="background: #FFF"')), {
      svg: '<rect x="0" y="0" width="9" height="9" fill="#fff" fill-opacity="1" stroke="none"/>',
    });
    t.match(clean(sheet('', ' width="20" height="9" style="background:red"')), { refused: [/background/] });
    t.match(clean(sheet('', ' style="background:url(a.png)"')), { refused: [/background/] });
  },
);

t.test('many rules for many shapes take little time', async (t) => {
  const rules = Array.from(
    { length: 4000 },
    (_, at) => `.a,.b${at % 50}{fill:red;stroke:#${at % 10}00}`,
  ).join('');
  const heavy = sheet(
    `<style>${rules.slice(0, rules.lastIndexOf('}') + 1)}</style>${'<g class="a b1"/>'.repeat(9000)}`,
  );
  t.match(clean(heavy), { refused: [/10,000 selectors and declarations/] });
  const few = sheet(`<style>${'.a{fill:red}'.repeat(4900)}</style>${'<g class="a"/>'.repeat(19_000)}`);
  const start = process.cpuUsage();
  t.match(clean(few), { svg: /fill="red"/ });
  t.ok(process.cpuUsage(start).user < 3_000_000, 'not a look at each rule for each shape');
});
