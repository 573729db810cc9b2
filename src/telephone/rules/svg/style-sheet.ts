import { ALLOWED_PROPERTIES } from './attributes.ts';
import { type Declaration, declarationsOf, type Rule, rulesOf } from './css.ts';
import { type Problems, shown } from './problems.ts';
import { judgeProperty } from './properties.ts';
import type { Kind } from './verdict.ts';

/** Most selectors and declarations of all style sheets together, so that many rules for many shapes stay cheap. */
const MOST_PARTS = 10_000;

/** A type, a class, an id, or a type with one of the others. */
const SELECTOR = /^(\*|[a-z][\w-]*)?([.#](?:-?[a-z_]|[^\0-\x7f])(?:[\w-]|[^\0-\x7f])*)?$/i;

/** CSS weighs `!important` before where it stands, then the selector, then the order. Later wins among equals. */
const IMPORTANT = 2 ** 50;
const OWN_STYLE = 2 ** 40;
const TYPE = 2 ** 20;
const CLASS = 2 ** 24;
const ID = 2 ** 28;

/** The declarations about one kind of element: the heaviest value of each property, and its weight. */
type Settled = Map<string, { value: string; weight: number }>;

/** A rule under one of its selectors. */
interface Application {
  rule: SettledRule;
  weight: number;
}

/** An element as style sheets see it. `kind` is its name, or `root`. */
export interface Styled {
  kind: Kind;
  name: string;
  id: string | undefined;
  classes: string | undefined;
  style: string | undefined;
}

/** The rules of a drawing. They hold for elements before them, too. */
export class StyleSheet {
  readonly #problems: Problems;
  readonly #selectors = new Map<string, Application[]>();
  readonly #settled = new Map<string, Settled>();
  #parts = 0;
  #order = 0;

  constructor(problems: Problems) {
    this.#problems = problems;
  }

  get isEmpty(): boolean {
    return this.#selectors.size === 0;
  }

  add(css: string, line: number): void {
    for (const rule of rulesOf(css, line, this.#problems)) {
      this.#parts += rule.selectors.length + rule.declarations.length;
      if (this.#parts > MOST_PARTS) {
        this.#problems.giveUp(
          'The style sheet has more than 10,000 selectors and declarations',
          '',
          rule.line,
        );
      }
      this.#addRule(rule);
    }
  }

  #addRule({ selectors, declarations, line }: Rule): void {
    const rule = new SettledRule(declarations, this.#problems);
    const order = this.#order++;
    for (const selector of new Set(selectors)) {
      const [, type = '', part = ''] = SELECTOR.exec(selector) ?? [];
      if (type + part === '') {
        this.#problems.add(
          line,
          `The selector "${shown(selector)}" is not allowed`,
          'Allowed are "*", an element, a class or an id such as "path", ".a" and "#a", and "path.a".',
        );
        continue;
      }
      const key = part !== '' && type === '*' ? part : type + part;
      const weight = weightOf(type, part) + order;
      const others = this.#selectors.get(key);
      if (others) others.push({ rule, weight });
      else this.#selectors.set(key, [{ rule, weight }]);
    }
  }

  /** The values that CSS gives the attributes of an element. An empty one means that the attribute must go. */
  valuesFor(element: Styled, line: number): Settled {
    const values: Settled = new Map();
    for (const key of this.isEmpty ? [] : keysOf(element)) {
      for (const [name, found] of this.#settle(key, element.kind))
        put(values, name, found.value, found.weight);
    }
    if (element.style === undefined) return values;
    const own = new SettledRule(declarationsOf(element.style, line, this.#problems), this.#problems);
    own.putInto(values, element.kind, OWN_STYLE);
    return values;
  }

  #settle(key: string, kind: Kind): Settled {
    const known = this.#settled.get(`${kind} ${key}`);
    if (known) return known;
    const settled: Settled = new Map();
    for (const { rule, weight } of this.#selectors.get(key) ?? []) rule.putInto(settled, kind, weight);
    if (this.#selectors.has(key)) this.#settled.set(`${kind} ${key}`, settled);
    return settled;
  }
}

/** The declarations of a rule, judged once for each kind of element that they meet. */
class SettledRule {
  readonly #declarations: Declaration[];
  readonly #problems: Problems;
  readonly #byKind = new Map<Kind, Settled>();

  constructor(declarations: Declaration[], problems: Problems) {
    this.#declarations = declarations;
    this.#problems = problems;
  }

  putInto(target: Settled, kind: Kind, weight: number): void {
    let settled = this.#byKind.get(kind);
    if (!settled) {
      settled = this.#judge(kind);
      this.#byKind.set(kind, settled);
    }
    for (const [name, found] of settled) put(target, name, found.value, found.weight + weight);
  }

  #judge(kind: Kind): Settled {
    const settled: Settled = new Map();
    for (const { name, value, important, line } of this.#declarations) {
      const verdict = judgeProperty(name, value, kind);
      if (verdict === 'dropped') continue;
      if ('kept' in verdict) {
        put(settled, name, verdict.kept, important ? IMPORTANT : 0);
        continue;
      }
      const note = verdict.refused === '' ? ALLOWED_PROPERTIES : '';
      this.#problems.add(
        line,
        `The style "${shown(`${name}: ${value}`)}" is not allowed`,
        verdict.refused,
        note,
      );
    }
    return settled;
  }
}

function put(target: Settled, name: string, value: string, weight: number): void {
  const known = target.get(name);
  if (!known || weight >= known.weight) target.set(name, { value, weight });
}

function weightOf(type: string, part: string): number {
  const own = type === '' || type === '*' ? 0 : TYPE;
  if (part === '') return own;
  return own + (part.startsWith('#') ? ID : CLASS);
}

function keysOf({ name, id, classes }: Styled): string[] {
  const keys = ['*', name];
  const parts = new Set((classes ?? '').split(/[ \t\r\n]+/).map((one) => `.${one}`));
  if (id) parts.add(`#${id}`);
  for (const part of parts) keys.push(part, name + part);
  return keys;
}
