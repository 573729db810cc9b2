/** A JSON Schema, as far as the documents look into it. */
export interface Shape {
  $ref?: string;
  type?: string | string[];
  format?: string;
  properties?: Record<string, Shape>;
  required?: string[];
  items?: Shape;
  anyOf?: Shape[];
  allOf?: Shape[];
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  examples?: unknown[];
  description?: string;
}

/** Keywords of our own, and examples, which the documents show beside the schema. */
const LEFT_OUT = new Set(['trim', 'typed', 'file', 'examples']);

/** Turns the schemas of the tables into those of the documents: shared ones are named and referred to. */
export interface Shapes {
  of(schema: object): Shape;
  /** Every shared schema that was referred to, by its name. */
  components(): Record<string, Shape>;
}

/** `named` are the schemas to share, by name. Throws if one name means two things. */
export function makeShapes(named: Iterable<[name: string, schema: object]>): Shapes {
  const names = new Map<object, string>();
  const known = new Map<string, string>();
  for (const [name, schema] of named) {
    const text = JSON.stringify(schema);
    if ((known.get(name) ?? text) !== text) throw new Error(`two schemas are called "${name}"`);
    known.set(name, text);
    names.set(schema, name);
  }
  const components = new Map<string, Shape>();

  function of(value: object): Shape {
    const name = names.get(value);
    if (name === undefined) return inner(value);
    if (!components.has(name)) {
      components.set(name, {});
      components.set(name, inner(value));
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  function inner(schema: object): Shape {
    const { pattern, problem, ...rest }: { pattern?: string; problem?: unknown } = schema;
    // Most languages do not know classes of Unicode in patterns. Then the text says what is accepted.
    const rule = !pattern ? {} : pattern.includes('\\p{') ? { description: problem } : { pattern };
    const kept = Object.entries(rest).filter(([keyword]) => !LEFT_OUT.has(keyword));
    const members = kept.map(([keyword, value]) => [keyword, member(keyword, value)]);
    return { ...rule, ...Object.fromEntries(members) };
  }

  function member(keyword: string, value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (keyword === 'properties' || keyword === 'patternProperties') {
      return Object.fromEntries(Object.entries(value).map(([name, schema]) => [name, of(schema)]));
    }
    if (keyword === 'anyOf' || keyword === 'allOf') return Object.values(value).map((one) => of(one));
    return keyword === 'items' || keyword === 'additionalProperties' || keyword === 'not' ? of(value) : value;
  }

  return {
    of,
    components: () => Object.fromEntries([...components].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** A value that the schema accepts: its own example, or one of the examples of its required members. */
export function exampleOf(of: object): unknown {
  const schema: Shape = of;
  const { examples, anyOf, properties = {}, required = [], items } = schema;
  if (examples) return examples[0];
  if ('const' in schema) return schema.const;
  if ('default' in schema) return schema.default;
  if (schema.enum) return schema.enum[0];
  if (anyOf) return exampleOf(anyOf[0] ?? {});
  switch ([schema.type].flat()[0]) {
    case 'object':
      return Object.fromEntries(required.map((name) => [name, exampleOf(properties[name] ?? {})]));
    case 'array':
      return items ? [exampleOf(items)] : [];
    case 'integer':
    case 'number':
      return schema.minimum ?? 1;
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return 'text';
  }
}
