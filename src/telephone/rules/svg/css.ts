import { type Problems, shown } from './problems.ts';

/** A run of anything without a meaning of its own, a string, or one character. */
const TOKEN = /[^"'(){}:;,@\\/\n]+|"[^"\\\n]*"|'[^'\\\n]*'|./sy;

interface Token {
  text: string;
  line: number;
}

export interface Declaration {
  /** In lower case. */
  name: string;
  value: string;
  important: boolean;
  line: number;
}

/** The rules of a style sheet: selectors as they are written, with their declarations. */
export interface Rule {
  selectors: string[];
  declarations: Declaration[];
  line: number;
}

/** Splits CSS, without its comments. A comment separates what is around it. Undefined if it has an error. */
function tokensOf(css: string, firstLine: number): Token[] | undefined {
  const tokens: Token[] = [];
  const closing: string[] = [];
  let line = firstLine;
  for (let at = 0; at < css.length; ) {
    if (css.startsWith('/*', at)) {
      const end = css.indexOf('*/', at + 2);
      // In the brackets of url() it would not be a comment.
      if (end < 0 || closing.includes(')')) return undefined;
      tokens.push({ text: ' ', line });
      line += css.slice(at, end).split('\n').length - 1;
      at = end + 2;
      continue;
    }
    TOKEN.lastIndex = at;
    const [text = ''] = TOKEN.exec(css) ?? [];
    if (/^["'\\]$/.test(text) || !isBalanced(text, closing)) return undefined;
    if (text === '\n') line++;
    tokens.push({ text, line });
    at = TOKEN.lastIndex;
  }
  return closing.length === 0 ? tokens : undefined;
}

const MOST_OPEN = 20;

/** Notes an opening bracket, and takes back the note at the closing one. */
function isBalanced(token: string, closing: string[]): boolean {
  if (token === '(' || token === '{') return closing.push(token === '(' ? ')' : '}') <= MOST_OPEN;
  return token === ')' || token === '}' ? closing.pop() === token : true;
}

/** Reads tokens from the first to the last. */
class TokenReader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get next(): string {
    return this.#tokens[this.#at]?.text ?? '';
  }

  get line(): number {
    return this.#tokens[this.#at]?.line ?? 0;
  }

  get ended(): boolean {
    return this.#at >= this.#tokens.length;
  }

  skip(): void {
    this.#at++;
  }

  skipBlank(): void {
    while (!this.ended && this.next.trim() === '') this.skip();
  }

  /** Everything before the next of these outside of brackets, or before the end. */
  until(...stops: string[]): string {
    const parts: string[] = [];
    let depth = 0;
    for (; !this.ended && !(depth === 0 && stops.includes(this.next)); this.skip()) {
      if (this.next === '(' || this.next === '{') depth++;
      if (this.next === ')' || this.next === '}') depth--;
      parts.push(this.next);
    }
    return parts.join('').trim();
  }
}

const BROKEN = 'Check its brackets and quotes, and write it without backslashes.';

/** The declarations of a `style` attribute. Those that cannot be read are noted as problems. */
export function declarationsOf(css: string, line: number, problems: Problems): Declaration[] {
  const tokens = tokensOf(css, line);
  if (tokens) return readDeclarations(new TokenReader(tokens), problems);
  problems.add(line, 'The attribute "style" cannot be read', BROKEN);
  return [];
}

function readDeclarations(reader: TokenReader, problems: Problems): Declaration[] {
  const declarations: Declaration[] = [];
  for (reader.skipBlank(); !reader.ended && reader.next !== '}'; reader.skipBlank()) {
    const { line } = reader;
    const text = reader.until(';', '}');
    if (reader.next === ';') reader.skip();
    if (text === '') continue;
    const colon = text.indexOf(':');
    const name = text.slice(0, Math.max(0, colon)).trim().toLowerCase();
    if (!/^-{0,2}[a-z][a-z0-9_-]*$/.test(name) || text.includes('{')) {
      problems.add(line, `The style "${shown(text)}" cannot be read`, 'Write it as "name: value;".');
      continue;
    }
    const value = text.slice(colon + 1).trim();
    const important = /!\s*important$/i.test(value.slice(-30));
    const plain = important ? value.slice(0, value.lastIndexOf('!')).trim() : value;
    declarations.push({
      name: name === 'background-color' ? 'background' : name,
      value: plain,
      important,
      line,
    });
  }
  return declarations;
}

/** The rules of a style sheet. Anything but rules and unused fonts is noted as a problem. */
export function rulesOf(css: string, line: number, problems: Problems): Rule[] {
  const tokens = tokensOf(css, line);
  if (!tokens) problems.add(line, 'The style sheet cannot be read', BROKEN);
  const reader = new TokenReader(tokens ?? []);
  const rules: Rule[] = [];
  for (reader.skipBlank(); !reader.ended; reader.skipBlank()) {
    const start = reader.line;
    if (reader.next === '@') {
      skipAtRule(reader, problems);
      continue;
    }
    const selectors = reader.until('{').split(',');
    reader.skip();
    const declarations = readDeclarations(reader, problems);
    reader.skip();
    rules.push({ selectors: selectors.map((selector) => selector.trim()), declarations, line: start });
  }
  return rules;
}

/** Fonts may be declared: a drawing has no text, so they are not used. */
function skipAtRule(reader: TokenReader, problems: Problems): void {
  const { line } = reader;
  const head = reader.until('{', ';');
  if (reader.next === '{') {
    reader.skip();
    reader.until('}');
  }
  reader.skip();
  if (/^@(?:font-face$|charset )/i.test(head)) return;
  problems.add(
    line,
    `"${shown(head)}" is not allowed in the element "style"`,
    'Allowed are rules such as ".a { fill: red }".',
  );
}
