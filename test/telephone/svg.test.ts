import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import t from 'tap';
import { PROMPTS } from '#src/telephone/rules/prompts.ts';
import { cleanSvg, EMPTY_SHEET, MAX_DRAWING_BYTES, MAX_ELEMENTS } from '#src/telephone/rules/svg.ts';
import { ODD_DRAWINGS, TOOL_DRAWINGS } from './tool-drawings.ts';

const NAMESPACE = 'http://www.w3.org/2000/svg';
const utf8 = (text: string) => new TextEncoder().encode(text);
const clean = (text: string) => cleanSvg(utf8(text));
const sheet = (inside: string) => `<svg xmlns="${NAMESPACE}" viewBox="0 0 800 600">${inside}</svg>`;
const shape = (attributes: string) => sheet(`<path ${attributes}/>`);

/** The text of a refusal. Empty if the drawing is accepted. */
function problemsOf(drawing: string): string[] {
  const answer = clean(drawing);
  return 'refused' in answer ? answer.refused : [];
}

const WRITTEN_ANEW: Record<string, [drawing: string, written: string]> = {
  'a drawing from older clients, without xmlns': [
    '<svg width="10" height="10"><path d="M1 1 L9 9" stroke="black"/></svg>',
    `<svg xmlns="${NAMESPACE}" width="10" height="10" viewBox="0 0 10 10"><path d="M1 1 L9 9" stroke="black"/></svg>`,
  ],
  'an empty root': ['<svg/>', `<svg xmlns="${NAMESPACE}" viewBox="0 0 800 600"/>`],
  'a viewBox made from sizes in px': [
    '<svg width="1024px" height="768.5px"/>',
    `<svg xmlns="${NAMESPACE}" width="1024px" height="768.5px" viewBox="0 0 1024 768.5"/>`,
  ],
  'the default viewBox for sizes in percent': [
    '<svg width="100%" height="100%"/>',
    `<svg xmlns="${NAMESPACE}" width="100%" height="100%" viewBox="0 0 800 600"/>`,
  ],
  'the default viewBox for a sheet without a size': [
    '<svg width="0" height="-5"/>',
    `<svg xmlns="${NAMESPACE}" width="0" height="-5" viewBox="0 0 800 600"/>`,
  ],
  'a viewBox of its own': [
    '<svg viewBox=" -10,-10, 20 \n 20 " height="5"/>',
    `<svg xmlns="${NAMESPACE}" viewBox="-10 -10 20 20" height="5"/>`,
  ],
  'the XML declaration, BOM, comments and white space are removed': [
    '\uFEFF<?xml version="1.0" encoding="utf-8" standalone="no"?>\n<!-- pen -->\n<svg>\n  <g>\n<!-- <script> --></g>\n</svg>\n',
    sheet('<g/>'),
  ],
  'US-ASCII is UTF-8 too': ['<?xml version="1.0" encoding="US-ASCII"?><svg><g/></svg>', sheet('<g/>')],
  'names, versions and editor metadata are removed': [
    '<svg version="1.1" baseProfile="full" id="a" class="b" data-name="&lt;script>" aria-label="x" role="img" xml:space="preserve" xml:lang="en"><g/></svg>',
    sheet('<g/>'),
  ],
  'prefix declarations are removed': [
    `<svg xmlns="${NAMESPACE}" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:svg="${NAMESPACE}" xmlns:x="y"><g/></svg>`,
    sheet('<g/>'),
  ],
  'an svg inside the svg': [
    `<svg><svg xmlns="${NAMESPACE}" x="5" width="50%" viewBox="0 0 1 1"/></svg>`,
    sheet('<svg x="5" width="50%" viewBox="0 0 1 1"/>'),
  ],
  'every shape': [
    sheet(
      '<g><line x1="1" y1="2" x2="3" y2="4"></line><polyline points="1,2 3,4"/><polygon points="1 2 3 4"/>' +
        '<rect x="1" y="2" width="3" height="4" rx="1"/><circle cx="1" cy="2" r="3"/><ellipse rx="1" ry="2"/></g>',
    ),
    sheet(
      '<g><line x1="1" y1="2" x2="3" y2="4"/><polyline points="1 2 3 4"/><polygon points="1 2 3 4"/>' +
        '<rect x="1" y="2" width="3" height="4" rx="1"/><circle cx="1" cy="2" r="3"/><ellipse rx="1" ry="2"/></g>',
    ),
  ],
  'a path with every number notation': [
    shape('d="M1,1-2.5.5\tl+1e1 1E-2,  a1 1 0 0150-25 1 1 0 1 1 2 2 1 1 0 01.5.5z"'),
    shape('d="M1 1-2.5.5 l+1e1 1E-2 a1 1 0 0150-25 1 1 0 1 1 2 2 1 1 0 01.5.5z"'),
  ],
  'an empty path': [shape('d=""'), shape('d=""')],
  transforms: [
    shape('transform=" matrix(1,0,0,1,5,5) ,translate( 1 )rotate (45 1,2) scale(-1,1) skewX(1)skewY(2e1)"'),
    shape('transform="matrix(1 0 0 1 5 5) translate(1) rotate(45 1 2) scale(-1 1) skewX(1) skewY(2e1)"'),
  ],
  'colours in mixed case': [
    shape('fill="RebeccaPurple" stroke="#ABC"'),
    shape('fill="rebeccapurple" stroke="#abc"'),
  ],
  'colour functions': [
    shape('fill="RGB( 1 , 2,3 )" stroke="rgba(0,0,0,.30000000000000004)" color="hsl(120deg 50% 50% / 0.5)"'),
    shape('fill="rgb( 1 , 2,3 )" stroke="rgba(0,0,0,.30000000000000004)" color="hsl(120deg 50% 50% / 0.5)"'),
  ],
  'the colour none': [
    shape('fill="none" stroke="currentColor" color="transparent"'),
    shape('fill="none" stroke="currentcolor" color="transparent"'),
  ],
  strokes: [
    shape(
      'stroke-width="2.5px" stroke-linecap="round" stroke-linejoin="bevel" stroke-miterlimit="4" ' +
        'stroke-dasharray="5, 3px 10%" stroke-dashoffset="1" stroke-opacity="50%" vector-effect="non-scaling-stroke"',
    ),
    shape(
      'stroke-width="2.5px" stroke-linecap="round" stroke-linejoin="bevel" stroke-miterlimit="4" ' +
        'stroke-dasharray="5 3px 10%" stroke-dashoffset="1" stroke-opacity="50%" vector-effect="non-scaling-stroke"',
    ),
  ],
  'paint and rendering keywords': [
    shape(
      'fill-rule="evenodd" fill-opacity=".5" opacity="1" paint-order="stroke fill" shape-rendering="crispEdges" ' +
        'stroke-dasharray="none" display="none" visibility="hidden" pathLength="100"',
    ),
    shape(
      'fill-rule="evenodd" fill-opacity=".5" opacity="1" paint-order="stroke fill" shape-rendering="crispEdges" ' +
        'stroke-dasharray="none" display="none" visibility="hidden" pathLength="100"',
    ),
  ],
  'the aspect ratio': [
    '<svg preserveAspectRatio="xMidYMid  slice"/>',
    `<svg xmlns="${NAMESPACE}" preserveAspectRatio="xMidYMid slice" viewBox="0 0 800 600"/>`,
  ],
  'single quotes and references in a value': [
    "<svg><path fill='&#x72;ed' d='M1&#10;1'/></svg>",
    shape('fill="red" d="M1 1"'),
  ],
  'a title stays escaped': [
    '<svg><title>&lt;script&gt;"a" &amp;amp; \'b\' ]] &gt; é 😀</title></svg>',
    sheet("<title>&lt;script&gt;&quot;a&quot; &amp;amp; 'b' ]] &gt; é 😀</title>"),
  ],
  'CDATA in a title becomes escaped text': [
    '<svg><desc>a<![CDATA[<script>alert(1)</script>&]]>b</desc></svg>',
    sheet('<desc>a&lt;script&gt;alert(1)&lt;/script&gt;&amp;b</desc>'),
  ],
  'white space in CDATA between elements is dropped': ['<svg><![CDATA[ \n ]]><g/></svg>', sheet('<g/>')],
  'a title loses control and reordering characters': [
    '<svg><title>a\tb\u0085\u202Ec\u2066d&#127;</title></svg>',
    sheet('<title>a bcd</title>'),
  ],
  'an empty title': ['<svg><g><title></title></g></svg>', sheet('<g><title/></g>')],
  'titles are cut at 1,000 characters in total': [
    `<svg><title>${'😀'.repeat(600)}</title><desc>${'<![CDATA[é]]>'.repeat(600)}</desc><desc>x</desc></svg>`,
    sheet(`<title>${'😀'.repeat(600)}</title><desc>${'é'.repeat(400)}</desc><desc/>`),
  ],
  '20,000 elements': [
    `<svg>${'<g></g>'.repeat(MAX_ELEMENTS - 1)}</svg>`,
    sheet('<g/>'.repeat(MAX_ELEMENTS - 1)),
  ],
  '100 elements deep': [
    `<svg>${'<g>'.repeat(98)}<g></g>${'</g>'.repeat(98)}</svg>`,
    sheet(`${'<g>'.repeat(98)}<g/>${'</g>'.repeat(98)}`),
  ],
  'the largest numbers': [shape('d="M-1e6 1000000"'), shape('d="M-1e6 1000000"')],
  'a file of exactly 1 MiB': [
    `<svg>${' '.repeat(MAX_DRAWING_BYTES - 11)}</svg>`,
    sheet('').replace('></svg>', '/>'),
  ],
  'the empty sheet': [EMPTY_SHEET, EMPTY_SHEET],
};

for (const [name, [drawing, written]] of Object.entries(WRITTEN_ANEW)) {
  t.test(`rewritten: ${name}`, async (t) => {
    t.same(clean(drawing), { svg: written });
    t.same(clean(written), { svg: written }, 'rewriting it again changes nothing');
  });
}

t.test('the empty sheet is white', async (t) => {
  t.match(EMPTY_SHEET, /<rect width="800" height="600" fill="#ffffff"\/>/);
});

/** Each drawing, and what its refusal must mention. */
const REFUSED: Record<string, [drawing: string, named: RegExp]> = {
  'a script': ['<svg><script>alert(1)</script></svg>', /"script"/],
  'an empty script': ['<svg><script/></svg>', /"script"/],
  'a script in capitals': ['<svg><SCRIPT/></svg>', /"SCRIPT"/],
  'a script after the shapes': [sheet('<g><path d="M1 1"/></g><script/>'), /"script"/],
  foreignObject: ['<svg><foreignObject><p/></foreignObject></svg>', /"foreignObject"/],
  'an image': ['<svg><image href="https://example.org/a.png"/></svg>', /"image"/],
  use: ['<svg><use href="#a"/></svg>', /"use"/],
  'a link': ['<svg><a href="javascript:alert(1)"><g/></a></svg>', /"a"/],
  'a style sheet': ['<svg><style>@import "https://example.org/a.css";</style></svg>', /"style"/],
  animate: ['<svg><animate attributeName="href"/></svg>', /"animate"/],
  set: ['<svg><set attributeName="onload" to="alert(1)"/></svg>', /"set"/],
  handler: ['<svg><handler type="x"/></svg>', /"handler"/],
  iframe: ['<svg><iframe src="x"/></svg>', /"iframe"/],
  text: ['<svg><text>hello</text></svg>', /"text"/],
  'defs and filters': ['<svg><defs><filter id="a"/></defs></svg>', /"filter"/],
  'a gradient': ['<svg><linearGradient/></svg>', /"linearGradient"/],
  'a path in capitals': ['<svg><Path d="M1 1"/></svg>', /"Path"/],
  'an element named like a method': ['<svg><constructor/></svg>', /"constructor"/],
  'an element in a title': ['<svg><title><g/></title></svg>', /"title"/],
  'a script in a desc': ['<svg><desc><script/></desc></svg>', /"script"/],

  'onload on the root': ['<svg onload="alert(1)"/>', /"onload"/],
  'onLoad in mixed case': ['<svg onLoad="alert(1)"/>', /"onLoad"/],
  'onclick on a shape': [shape('onclick="alert(1)"'), /"onclick"/],
  'a handler between line breaks': ['<svg\n\tonload\n=\n"alert(1)"/>', /"onload"/],
  href: [shape('href="#a"'), /"href"/],
  'a style attribute that loads': [shape('style="background:url(//example.org)"'), /"background: url/],
  src: [shape('src="//example.org"'), /"src"/],
  'a filter': [shape('filter="url(#a)"'), /"filter"/],
  'a clip path': [shape('clip-path="url(#a)"'), /"clip-path"/],
  'a marker': [shape('marker-end="url(#a)"'), /"marker-end"/],
  'xml:base': ['<svg xml:base="https://example.org/"/>', /"xml:base"/],
  'an attribute named like a method': [shape('constructor="1"'), /"constructor"/],
  'an attribute named __proto__': [shape('__proto__="1"'), /"__proto__"/],
  'an attribute in capitals': [shape('D="M1 1"'), /"D"/],

  'url() as a paint': [shape('fill="url(#a)"'), /"fill" of "path"/],
  'url() to another host': [shape('stroke="url(https://example.org/a.svg#b)"'), /"stroke"/],
  'url() with a fallback': [shape('fill="url(#a) red"'), /"fill"/],
  'url() after a colour': [shape('fill="red url(#a)"'), /"fill"/],
  'url() written as character references': [shape('fill="&#117;rl&#x28;#a)"'), /"fill"/],
  'url() in capitals': [shape('fill="URL(#a)"'), /"fill"/],
  'url() with a CSS escape': [shape('fill="u\\72l(#a)"'), /"fill"/],
  'url() in a transform': [shape('transform="url(#a)"'), /"transform"/],
  'javascript: as a paint': [shape('fill="javascript:alert(1)"'), /"fill"/],
  'data: as a paint': [shape('fill="data:text/html,x"'), /"fill"/],
  'a CSS variable': [shape('fill="var(--a)"'), /"fill"/],
  'a second declaration in a colour': [shape('fill="red;background:blue"'), /"fill"/],
  'an unknown colour': [shape('fill="reddish"'), /"fill"/],
  'a colour of five digits': [shape('fill="#abcde"'), /"fill"/],
  'a colour with arithmetic': [shape('fill="rgb(calc(1),2,3)"'), /"fill"/],
  'a colour with two values': [shape('fill="rgb(1,2)"'), /"fill"/],
  'context-fill': [shape('fill="context-fill"'), /"fill"/],
  'a quote that would end the value': [shape('fill="red&quot; onload=&quot;alert(1)"'), /"fill"/],
  'a bracket that would end the element': [shape('d="M1 1&quot;/>&lt;script/>"'), /"d"/],
  'an apostrophe in a value': [shape("fill='red&apos; x=&apos;'"), /"fill"/],
  'a comment in a colour': [shape('fill="/**/red"'), /"fill"/],

  'NaN in a path': [shape('d="MNaN NaN"'), /"d" of "path"/],
  Infinity: [shape('width="Infinity"'), /"width"/],
  'undefined in a point list': ['<svg><polyline points="1,2 undefined"/></svg>', /"points" of "polyline"/],
  'a number over a million': [shape('d="M1000001 0"'), /"d"/],
  'a huge exponent': [shape('stroke-width="1e999"'), /"stroke-width"/],
  'ten thousand digits': [shape(`x="${'9'.repeat(10_000)}"`), /"x"/],
  'a hexadecimal number': [shape('x="0x10"'), /"x"/],
  'a number with two decimal points': [shape('x="1.2.3"'), /"x"/],
  'a bare sign': [shape('d="M- 1"'), /"d"/],
  'a unit other than px': [shape('stroke-width="1em"'), /"stroke-width"/],
  'millimetres without a viewBox': ['<svg width="210mm" height="297mm"/>', /"viewBox"/],
  'calc()': [shape('width="calc(1px)"'), /"width"/],
  'an unknown path command': [shape('d="M1 1 X2 2"'), /"d"/],
  'an invalid arc flag': [shape('d="a1 1 0 2 1 5 5"'), /"d"/],
  'an unknown transform': [shape('transform="perspective(1)"'), /"transform"/],
  'a transform with too many numbers': [shape('transform="rotate(1 2)"'), /"transform"/],
  'a transform with a unit': [shape('transform="rotate(45deg)"'), /"transform"/],
  'a transform that does not end': [shape('transform="rotate(45"'), /"transform"/],
  'a transform in a transform': [shape('transform="rotate(scale(1))"'), /"transform"/],
  'text after a transform': [shape('transform="scale(1) x"'), /"transform"/],
  'a viewBox of three numbers': ['<svg viewBox="0 0 1"/>', /"viewBox"/],
  'a viewBox of five numbers': ['<svg viewBox="0 0 1 1 1"/>', /"viewBox"/],
  'a viewBox without a width': ['<svg viewBox="0 0 0 10"/>', /"viewBox"/],
  'an unknown keyword': [shape('stroke-linecap="pointy"'), /"stroke-linecap"/],
  'an unknown aspect ratio': ['<svg preserveAspectRatio="xMidYMid url(a)"/>', /"preserveAspectRatio"/],
  'a paint order of four keywords': [shape('paint-order="fill fill fill fill"'), /"paint-order"/],

  'a doctype in small letters': ['<!doctype html><svg/>', /well-formed/],
  'an external entity': [
    '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg><title>&x;</title></svg>',
    /DOCTYPE/,
  ],
  'a billion laughs': [
    '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c "&b;&b;">]><svg><title>&c;</title></svg>',
    /DOCTYPE/,
  ],
  'an ENTITY on its own': ['<svg><!EnTiTy a "b"></svg>', /ENTITY/],
  'an ENTITY in CDATA': ['<svg><title><![CDATA[<!ENTITY a "b">]]></title></svg>', /ENTITY/],
  'an unknown entity': ['<svg><title>&nbsp;</title></svg>', /well-formed/],
  'an entity named like a method': ['<svg><title>&toString;</title></svg>', /well-formed/],
  'an entity named constructor': ['<svg><title>&constructor;</title></svg>', /well-formed/],
  'a style sheet instruction': ['<?xml-stylesheet href="a.css"?><svg/>', /"xml-stylesheet"/],
  'a style sheet instruction after the declaration': [
    '<?xml version="1.0"?>\n<?xml-stylesheet type="text/xsl" href="a.xsl"?><svg/>',
    /"xml-stylesheet"/,
  ],
  'an instruction in the drawing': ['<svg><?php echo 1 ?></svg>', /"php"/],
  'an instruction after the drawing': ['<svg/><?a b?>', /"a"/],
  'an instruction that does not end': ['<svg/><?a', /well-formed/],
  'a second XML declaration': ['<svg><?xml version="1.0"?></svg>', /well-formed/],
  'an XML declaration in capitals': ['<?XML version="1.0"?><svg/>', /well-formed/],
  'an XML declaration after a space': [' <?xml version="1.0"?><svg/>', /well-formed/],

  'an encoding other than UTF-8': ['<?xml version="1.0" encoding="UTF-16"?><svg/>', /"UTF-16"/],
  'UTF-7': ['<?xml version="1.0" encoding="UTF-7"?><svg>+ADw-script+AD4-</svg>', /"UTF-7"/],
  'Latin-1 by name': ['<?xml version="1.0" encoding="ISO-8859-1"?><svg/>', /"ISO-8859-1"/],
  'a NUL byte': ['<svg>\0</svg>', /UTF-8/],
  'a NUL in a name': ['<svg><scr\0ipt/></svg>', /UTF-8/],
  'a control character': ['<svg><title>\x01</title></svg>', /well-formed/],
  'a NUL by reference': ['<svg><title>&#0;</title></svg>', /well-formed/],
  'a control character by reference': ['<svg><title>&#1;</title></svg>', /well-formed/],
  'a control character by reference in XML 1.1': [
    '<?xml version="1.1"?><svg><title>&#1;</title></svg>',
    /well-formed/,
  ],
  'half a surrogate pair by reference': ['<svg><title>&#xD800;</title></svg>', /well-formed/],
  'a surrogate pair by two references': ['<svg><title>&#xD83D;&#xDE00;</title></svg>', /well-formed/],
  'a noncharacter by reference': ['<svg><title>&#xFFFF;</title></svg>', /well-formed/],
  'a reference beyond Unicode': ['<svg><title>&#x110000;</title></svg>', /well-formed/],

  'an html root': ['<html><svg/></html>', /"html"/],
  'a g as the root': ['<g/>', /"g"/],
  'an SVG in capitals': ['<SVG/>', /"SVG"/],
  'two roots': ['<svg/><svg/>', /well-formed/],
  'a script after the root': ['<svg/><script/>', /well-formed/],
  'text before the root': ['hello <svg/>', /text/i],
  'text after the root': ['<svg/> hello', /well-formed/],
  'text between shapes': ['<svg>hello</svg>', /Text/],
  'a reference between shapes': ['<svg>&lt;script&gt;</svg>', /Text/],
  'text in CDATA between shapes': ['<svg><g><![CDATA[<script>alert(1)</script>]]></g></svg>', /Text/],
  'CDATA outside the root': ['<![CDATA[ ]]><svg/>', /well-formed/],
  'CDATA that does not end': ['<svg><title><![CDATA[a</title></svg>', /well-formed/],
  'the end of CDATA without its beginning': ['<svg><title>a]]>b</title></svg>', /well-formed/],

  'a script by prefix': [`<svg xmlns:s="${NAMESPACE}"><s:script/></svg>`, /"s:script"/],
  'an html script by prefix': ['<svg xmlns:h="http://www.w3.org/1999/xhtml"><h:script/></svg>', /"h:script"/],
  'xlink:href': ['<svg xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="#a"/>', /"xlink:href"/],
  'xlink:href by another prefix': ['<svg xmlns:l="http://www.w3.org/1999/xlink" l:href="#a"/>', /"l:href"/],
  'a prefixed attribute in the SVG namespace': [`<svg xmlns:s="${NAMESPACE}" s:width="1"/>`, /"s:width"/],
  'the HTML namespace': ['<svg xmlns="http://www.w3.org/1999/xhtml"/>', /"xmlns"/],
  'another namespace on an inner element': ['<svg><g xmlns="http://www.w3.org/1999/xhtml"/></svg>', /"g"/],
  'a namespace with a space': [`<svg xmlns=" ${NAMESPACE}"/>`, /"xmlns"/],
  'an attribute with an undeclared prefix': [shape('a:d="1"'), /"a:" is not declared/],

  'a drawing cut off in a tag': ['<svg><path d="M1', /well-formed/],
  'a drawing cut off between tags': ['<svg><g>', /well-formed/],
  'a drawing cut off in a comment': ['<svg/><!-- ', /well-formed/],
  'overlapping tags': ['<svg><g><path></g></path></svg>', /well-formed/],
  'a value without quotes': ['<svg><path d=M1/></svg>', /well-formed/],
  'an attribute without a value': ['<svg><path d/></svg>', /well-formed/],
  'an attribute given twice': [shape('d="M1 1" d="M2 2"'), /well-formed/],
  'a bare < in a value': [shape('d="<"'), /well-formed/],
  'a bare & in a title': ['<svg><title>a & b</title></svg>', /well-formed/],
  'white space only': [' \n ', /well-formed/],
  'a byte order mark only': ['\uFEFF', /well-formed/],
  'plain text': ['not a drawing', /./],
  JSON: ['{"svg": true}', /./],
  '20,001 elements': [`<svg>${'<g/>'.repeat(MAX_ELEMENTS)}</svg>`, /20,000 elements/],
  '101 elements deep': [`<svg>${'<g>'.repeat(100)}${'</g>'.repeat(100)}</svg>`, /100 deep/],
  'a hundred thousand elements deep': [`<svg>${'<g>'.repeat(100_000)}`, /100 deep/],
  '1 MiB and a byte': [`<svg>${' '.repeat(MAX_DRAWING_BYTES - 10)}</svg>`, /1 MiB/],
  'a drawing that grows over 1 MiB when written out': [
    `<svg><path d="${'1 '.repeat((MAX_DRAWING_BYTES - 24) / 2)}"/></svg>`,
    /1 MiB/,
  ],
  '1 MiB of <': ['<'.repeat(MAX_DRAWING_BYTES), /well-formed/],
  '1 MiB of digits': [`<svg><g x="${'9'.repeat(MAX_DRAWING_BYTES - 20)}"/></svg>`, /"x"/],
};

for (const [name, [drawing, named]] of Object.entries(REFUSED)) {
  t.test(`refused: ${name}`, async (t) => {
    const refused = problemsOf(drawing);
    t.match(refused.join(' '), named);
    for (const problem of refused) t.match(problem, /^[^\p{C}]{1,600}\.$/u, 'printable sentences');
  });
}

const NOT_UTF8 = 'The drawing is not UTF-8 text. Save it as UTF-8.';
const UTF16_LE = [...'<svg/>'].flatMap((character) => [character.charCodeAt(0), 0]);
const REFUSED_BYTES: Record<string, [bytes: number[], refused: string]> = {
  'an empty file': [[], 'The submitted file is empty.'],
  'a PNG': [[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], NOT_UTF8],
  'gzip (svgz)': [[0x1f, 0x8b, 0x08, 0x00], NOT_UTF8],
  'UTF-16 with a byte order mark': [[0xff, 0xfe, ...UTF16_LE], NOT_UTF8],
  'UTF-16 without a byte order mark': [UTF16_LE, NOT_UTF8],
  'Latin-1': [[...utf8('<svg><title>'), 0xe9, ...utf8('</title></svg>')], NOT_UTF8],
  'an overlong <': [[...utf8('<svg>'), 0xc0, 0xbc, ...utf8('</svg>')], NOT_UTF8],
  'half a surrogate pair': [[...utf8('<svg><title>'), 0xed, 0xa0, 0x80, ...utf8('</title></svg>')], NOT_UTF8],
  'a character cut off at the end': [[...utf8('<svg/>'), 0xc3], NOT_UTF8],
};

for (const [name, [bytes, refused]] of Object.entries(REFUSED_BYTES)) {
  t.test(`bytes refused: ${name}`, async (t) => {
    t.same(cleanSvg(Uint8Array.from(bytes)), { refused: [refused] });
  });
}

t.test('a refusal says where the XML is broken', async (t) => {
  t.same(clean('<svg>\n<g>\n</svg>'), { refused: ['The drawing is not well-formed XML (line 3).'] });
});

t.test('a refusal shows 40 characters of a long name', async (t) => {
  const [problem] = problemsOf(`<svg><${'b'.repeat(500)}/></svg>`);
  t.match(problem, `The element "${'b'.repeat(40)}" is not allowed (line 1).`);
});

t.test('a refusal omits joiners and other invisible characters from a name', async (t) => {
  const [problem] = problemsOf('<svg><g a\u200D\u200Cb="1"/></svg>');
  t.match(problem, 'The attribute "ab" is not allowed (line 1).');
});

const ELEMENTS = /^(?:svg|g|path|line|polyline|polygon|rect|circle|ellipse|title|desc)$/;
const ATTRIBUTES = new RegExp(
  '^(?:xmlns|viewBox|preserveAspectRatio|d|points|pathLength|transform|x|y|[xy][12]|cx|cy|r|rx|ry|width|height|' +
    'fill|stroke|color|opacity|(?:fill|stroke)-opacity|fill-rule|display|visibility|vector-effect|paint-order|' +
    'shape-rendering|stroke-(?:width|dasharray|dashoffset|linecap|linejoin|miterlimit))$',
);

/** Everything in a drawing that a clean drawing must not have. */
function strangersIn(svg: string): string[] {
  const strangers: string[] = [];
  const parser = new SaxesParser({ xmlns: true });
  parser.on('opentag', (tag) => {
    if (tag.uri !== NAMESPACE || !ELEMENTS.test(tag.name)) strangers.push(tag.name);
    for (const { name, value } of Object.values(tag.attributes)) {
      if (!ATTRIBUTES.test(name)) strangers.push(name);
      if (name !== 'xmlns' && !/^[A-Za-z0-9#%(),./+ -]*$/.test(value)) strangers.push(value);
      if (/url|script|data/i.test(value)) strangers.push(value);
    }
  });
  for (const event of ['xmldecl', 'processinginstruction', 'doctype', 'comment', 'cdata'] as const) {
    parser.on(event, () => strangers.push(event));
  }
  parser.write(svg).close();
  return strangers;
}

const SEEDLINGS = [
  ...Object.values(WRITTEN_ANEW).flat(),
  ...Object.values({ ...TOOL_DRAWINGS, ...ODD_DRAWINGS }),
].filter((drawing) => drawing.length < 2000);
const FRAGMENTS = [
  `<|>|/>|"|'|&|;| |=|\n|\0|\uFEFF|😀|<g>|</g>|<path d="M1 1"/>|</svg>|<svg>|<title>|</title>|<script>|</script>`,
  '<![CDATA[|]]>|<!--|-->|<?xml version="1.0"?>|<?a?>|<!DOCTYPE a>|&lt;|&quot;|&#x22;|&#60;|&#xD800;|url(#a)',
  'javascript:| onload="alert(1)"| href="#"| style="fill:red"| xmlns="a"| xmlns:a="b"|a:| fill="red"| x="1"',
  ' id="a"| class="a"|<style>.a{fill:red}</style>|style=""|;stroke:red|{|}|/*|background:red;|1e5|-|.|rgb(1,2,3)|NaN|1e999|,|(|)|none|\u202E',
].flatMap((line) => line.split('|'));

const HARMLESS = [' ', '0', '1', '\n', '&#32;', '<g/>', '<title>a&amp;b</title>', '<!-- -->', ' id="a"'];

type Edit = { at: number; cut: number; put: Uint8Array };
const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.noBias(fc.nat(2000)),
  cut: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(20) }),
  put: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...FRAGMENTS).map(utf8) },
    { weight: 4, arbitrary: fc.constantFrom(...HARMLESS).map(utf8) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 4 }) },
  ),
});

function edited(drawing: string, edits: Edit[]): Uint8Array {
  let bytes = [...utf8(drawing)];
  for (const { at, cut, put } of edits) {
    const start = at % (bytes.length + 1);
    bytes = [...bytes.slice(0, start), ...put, ...bytes.slice(start + cut)];
  }
  return Uint8Array.from(bytes);
}

t.test('any edited drawing that is accepted is clean and stays the same when cleaned again', async (t) => {
  let accepted = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...SEEDLINGS),
      fc.array(edit, { minLength: 1, maxLength: 3 }),
      (drawing, edits) => {
        const answer = cleanSvg(edited(drawing, edits));
        if ('refused' in answer) return answer.refused.every((text) => /^[^\p{C}]+\.$/u.test(text));
        accepted++;
        const again = clean(answer.svg);
        return strangersIn(answer.svg).length === 0 && 'svg' in again && again.svg === answer.svg;
      },
    ),
    { numRuns: 5000 },
  );
  t.ok(accepted > 50, 'the edits leave enough drawings to accept');
});

t.test('random bytes are refused without throwing', async (t) => {
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => 'refused' in cleanSvg(bytes)),
      { numRuns: 1000 },
    ),
  );
});

t.test('any value of any kept attribute is refused or cleaned', async (t) => {
  const names = [
    'd',
    'points',
    'transform',
    'fill',
    'x',
    'viewBox',
    'stroke-dasharray',
    'paint-order',
    'opacity',
  ];
  const value = fc
    .array(
      fc.oneof(
        fc.constantFrom('M', '1', '-', '.', ' ', ',', '(', ')', '%', 'px', 'rotate', 'rgb', '#a', '\n'),
        fc.string(),
      ),
    )
    .map((parts) => parts.join(''));
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(fc.constantFrom(...names), value, (name, value) => {
        const quoted = value.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
        const answer = clean(`<svg><g ${name}="${quoted}"/></svg>`);
        return 'refused' in answer || (strangersIn(answer.svg).length === 0 && 'svg' in clean(answer.svg));
      }),
      { numRuns: 3000 },
    ),
  );
});

t.test('there are at least 200 distinct prompts', async (t) => {
  t.ok(new Set(PROMPTS).size >= 200);
  t.equal(new Set(PROMPTS.map((prompt) => prompt.toLowerCase())).size, PROMPTS.length);
});

t.test('every prompt is a valid description', async (t) => {
  t.same(
    PROMPTS.filter(
      (prompt) => !/^[^\p{C}]{3,60}$/u.test(prompt) || prompt !== prompt.trim().normalize('NFC'),
    ),
    [],
  );
});
