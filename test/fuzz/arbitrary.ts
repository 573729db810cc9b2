import type { Chance } from './clock.ts';

/** The part of JSON schema that is used here. */
export interface Schema {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  maxItems?: number;
  pattern?: string;
}

/** Values known to the server, by the name of a field, parameter or cookie. */
export type Pools = Record<string, (string | number)[]>;

/** Values that belong together, such as a chain and its game or a move and its ply. */
export type Known = Record<string, string | number>;

/** Raw JSON text, for JSON that no value can express. */
export class Raw {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

const DEEP = 5_000;

const WILD_TEXTS =
  "|0|-1|1e3|null|a\0b|\0|\ud800|\udfff\ud800|\u202e|\ufeff|ﬀ|İ|٣|𝟙|%00|%|_|\\|*|:|a\nb|' OR 1=1 --|<script>|../..|__proto__|constructor|toString|hasOwnProperty|user|user:1|session:1|game:x|login:x|lobby|startpos";
const WILD_JSON =
  '1e999;-1e999;0.0000000001;01;NaN;;"\ud800";"\u0000";{"__proto__":{"isStaff":true}};{"constructor":{"prototype":{"isStaff":true}}};{"a":1,"a":2};{"then":1};{"toString":1};{"length":3};{};[];[[]];[1];["a","b"];"';
/** Each of these has caused a fault in some program. */
const WILD_VALUES: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1.5, -0, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308, ' '],
  ...WILD_TEXTS.split('|'),
  ...['x'.repeat(70_000), 'é'.repeat(200), '😀'.repeat(60)],
  ...WILD_JSON.split(';').map((text) => new Raw(text)),
  new Raw('9'.repeat(400)),
  new Raw('['.repeat(DEEP) + ']'.repeat(DEEP)),
  new Raw(`${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`),
  new Raw('['.repeat(DEEP)),
];

const WILD_NAMES = '__proto__ constructor prototype toString extra id is_staff isStaff username'.split(' ');
const WORDS = 'snail|Zoë|x|late for work|e2e4|1|Ada_Lovelace|été 🐌'.split('|');

/** JSON text of a value that may contain Raw. */
export function toText(value: unknown): string {
  if (value instanceof Raw) return value.text;
  if (Array.isArray(value)) return `[${value.map(toText).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${toText(member)}`).join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

/** Makes values for schemas: valid ones, ones with a single fault, and wild ones. */
export class Arbitrary {
  readonly chance: Chance;
  readonly pools: Pools;
  readonly known: readonly Known[];

  constructor(chance: Chance, pools: Pools, known: readonly Known[]) {
    this.chance = chance;
    this.pools = pools;
    this.known = known;
  }

  /** A value that the schema allows. */
  valid(schema: Schema, name = ''): unknown {
    const { chance } = this;
    const pool = this.pools[name];
    if (pool?.length && chance.percent(85)) return this.shaped(schema, chance.of(pool));
    if (schema.anyOf) return this.valid(chance.of(schema.anyOf), name);
    if (schema.enum) return chance.of(schema.enum);
    if (schema.const !== undefined) return schema.const;
    switch (chance.of([schema.type ?? 'string'].flat())) {
      case 'object':
        return this.object(schema);
      case 'array':
        return Array.from({ length: chance.below(Math.min(schema.maxItems ?? 4, 4) + 1) }, () =>
          this.valid(schema.items ?? {}, name),
        );
      case 'integer':
      case 'number':
        return this.integer(schema);
      case 'boolean':
        return chance.percent(50);
      case 'null':
        return null;
      default:
        return this.text(schema);
    }
  }

  private shaped({ type, anyOf }: Schema, value: string | number): string | number {
    const types = [type ?? anyOf?.map((one) => one.type ?? 'string') ?? typeof value].flat(2);
    if (types.includes('integer') && /^\d+$/.test(String(value))) return Number(value);
    return types.includes('string') ? String(value) : value;
  }

  private object({ properties = {}, required = [] }: Schema): Record<string, unknown> {
    const members = Object.entries(properties).filter(
      ([name]) => required.includes(name) || this.chance.percent(60),
    );
    const value = members.map(([name, schema]): [string, unknown] => [name, this.valid(schema, name)]);
    return { ...Object.fromEntries(value), ...this.fitting(members.map(([name]) => name)) };
  }

  /** Values that belong together for some of these names, or nothing. */
  fitting(names: readonly string[]): Known {
    const fit = this.known.filter((one) => names.filter((name) => name in one).length > 1);
    if (fit.length === 0 || this.chance.percent(40)) return {};
    return Object.fromEntries(Object.entries(this.chance.of(fit)).filter(([name]) => names.includes(name)));
  }

  private integer({ minimum = -1_000_000, maximum = 1_000_000 }: Schema): number {
    const { chance } = this;
    const near = minimum + chance.below(Math.min(maximum - minimum, 100) + 1);
    return chance.of([minimum, maximum, near, near, near]);
  }

  private text({ minLength = 0, maxLength = 1_000, pattern = '' }: Schema): string {
    const { chance } = this;
    if (/0-9\]\+\$$/.test(pattern)) return `${chance.next()}${chance.next()}`;
    const text = chance.percent(5) ? 'y'.repeat(Math.min(maxLength, 5_000)) : chance.of(WORDS);
    return text.slice(0, maxLength).padEnd(minLength, 'z');
  }

  /** A valid value with one fault: a bound, a type, an extra or missing member, or another user's value. */
  nearlyValid(schema: Schema, name = ''): unknown {
    const { chance } = this;
    if (schema.anyOf && !this.pools[name]) return this.nearlyValid(chance.of(schema.anyOf), name);
    const names = Object.keys(schema.properties ?? {});
    if ([schema.type].flat().includes('object')) {
      const value = this.object(schema);
      const kind = chance.below(10);
      if (kind === 0 || names.length === 0) return { ...value, [chance.of(WILD_NAMES)]: chance.of(WORDS) };
      const member = chance.of(names);
      if (kind === 1) return Object.fromEntries(Object.entries(value).filter(([one]) => one !== member));
      if (kind === 2) return { ...value, [member.toUpperCase()]: value[member], [member]: undefined };
      return { ...value, [member]: this.nearlyValid(schema.properties?.[member] ?? {}, member) };
    }
    return this.wrong(schema, this.valid(schema, name));
  }

  private wrong(
    { minimum = 0, maximum = 2 ** 31, minLength = 1, maxLength = 2_000 }: Schema,
    value: unknown,
  ): unknown {
    const { chance } = this;
    return chance.of<() => unknown>([
      () => null,
      () => [value],
      () => ({ value }),
      () => (typeof value === 'string' ? value.toUpperCase() : String(value)),
      () => (typeof value === 'string' ? value.toLowerCase() : -Number(value)),
      () => (typeof value === 'string' ? Number(value) || 7 : `${value} `),
      () => (typeof value === 'number' ? chance.of([minimum - 1, maximum + 1, value + 0.5]) : `${value}x`),
      () => 'q'.repeat(chance.of([minLength - 1, maxLength + 1, 0].filter((length) => length >= 0))),
      () => ` ${value}`,
      () => this.someoneElses(),
      () => this.wildValue(),
    ])();
  }

  /** A name, number or id that is valid somewhere else. */
  someoneElses(): string | number {
    return this.chance.of(this.chance.of(Object.values(this.pools).filter((pool) => pool.length > 0)));
  }

  wildValue(): unknown {
    return this.chance.of(WILD_VALUES);
  }

  /** A value that is wild as a whole, or in most of its members. */
  wild(schema: Schema): unknown {
    const { chance } = this;
    const names = Object.keys(schema.properties ?? {});
    if (names.length === 0 || chance.percent(30)) return this.wildValue();
    const value = names.map((name) => [
      name,
      chance.percent(50) ? this.wildValue() : this.valid(schema.properties?.[name] ?? {}, name),
    ]);
    if (chance.percent(30)) value.push([chance.of(WILD_NAMES), this.wildValue()]);
    return Object.fromEntries(value);
  }

  /** A value that is valid (40 %), nearly valid (40 %) or wild (20 %). */
  any(schema: Schema, name = ''): unknown {
    const kind = this.chance.below(10);
    if (kind < 4) return this.valid(schema, name);
    return kind < 8 ? this.nearlyValid(schema, name) : this.wild(schema);
  }
}
