import { Ajv, type ErrorObject } from 'ajv';
import serializerOf, { type Schema } from 'fast-json-stringify';
import type { FastifySchemaCompiler, FastifySerializerCompiler } from 'fastify';
import { type Static, type TSchema, type TStringOptions, Type } from 'typebox';
import { AppError, type FieldProblems, invalid } from './errors.ts';
import { NEVER_TYPED } from './text.ts';

/**
 * Schema keywords of our own. `trim: true` removes white space around a string before other checks. `problem` is the
 * text for people when `pattern`, `minLength` or `not` refuses the value, or one for each. `file` is in `File`
 * below, `typed` in `Text`.
 */
function withKeywords(ajv: Ajv): Ajv {
  ajv.addKeyword({
    keyword: 'trim',
    type: 'string',
    schemaType: 'boolean',
    before: 'maxLength',
    modifying: true,
    errors: false,
    validate: (
      _on: boolean,
      text: string,
      _schema: unknown,
      at?: { parentData: object; parentDataProperty: string | number },
    ) => {
      if (at) Reflect.set(at.parentData, at.parentDataProperty, text.trim());
      return true;
    },
  });
  ajv.addKeyword({ keyword: 'problem', schemaType: ['string', 'object'] });
  ajv.addKeyword({ keyword: 'file', schemaType: 'number' });
  ajv.addKeyword({
    keyword: 'typed',
    type: 'string',
    schemaType: 'boolean',
    errors: false,
    validate: (_on: boolean, text: string) => !NEVER_TYPED.test(text),
  });
  return ajv;
}

/**
 * The schema of a line of text that a person types, such as a name. It is returned as it was typed, so nothing
 * invisible may hide in it.
 */
export function Text(options: TStringOptions & { problem?: string }) {
  return Type.String({ trim: true, ...options, typed: true });
}

const common = {
  allErrors: true,
  verbose: true,
  strict: true,
  strictTypes: false,
  allowUnionTypes: true,
} as const;

/** Bodies and frames: nothing is coerced and nothing is removed. */
const strict = withKeywords(new Ajv({ ...common, coerceTypes: false }));
/** Path parameters, queries and headers are always text, so they are coerced. */
// Without `strictNumbers`, 1e999 counts as a number, and the bounds of the schema refuse it.
const coerced = withKeywords(
  new Ajv({ ...common, coerceTypes: 'array', useDefaults: true, strictNumbers: false }),
);

/** The fields of a form are always text, too. */
const ofForms = withKeywords(new Ajv({ ...common, coerceTypes: 'array' }));
const forms = new WeakSet<object>();

/** Marks a body as the fields of a form, whose text becomes numbers and the like where the schema says so. */
export function asForm<T extends object>(fields: T): T {
  forms.add(fields);
  return fields;
}

/**
 * The schema of a form field that takes a file, as bytes. The type is `unknown`, because a client may send anything
 * else under its name.
 */
export function File(mostBytes: number, more: { contentMediaType: string; description?: string }) {
  return Type.Unsafe<unknown>({ ...more, file: mostBytes });
}

/** The file fields of a body, and the most bytes that each takes. */
export function fileFieldsOf(body: unknown): ReadonlyMap<string, number> {
  const { properties = {} } = Object(body);
  return new Map(
    Object.entries<{ file?: number }>(properties).flatMap(([name, { file }]) => (file ? [[name, file]] : [])),
  );
}

/** Fastify's validator for every route: strict for bodies except forms; coercing for params, query and headers. */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const compiled = atFirstUse(() => (httpPart === 'body' ? strict : coerced).compile(schema));
  const compiledForForms = atFirstUse(() => ofForms.compile(schema));
  return (value: unknown) => {
    const isForm = httpPart === 'body' && typeof value === 'object' && value !== null && forms.has(value);
    const validate = isForm ? compiledForForms() : compiled();
    if (validate(value)) return { value };
    return { error: invalid(problemsOf(validate.errors ?? [], value)) };
  };
};

/** Fastify's own serializer: it leaves out everything that the schema of an answer does not name. */
export const serializerCompiler: FastifySerializerCompiler<Schema> = ({ schema }) => {
  const compiled = atFirstUse(() => serializerOf(schema));
  return (data) => compiled()(data);
};

/** Makes a check for socket frames and the like. It returns the typed value or throws AppError `invalid`. */
export function makeCheck<T extends TSchema>(schema: T): (value: unknown) => Static<T> {
  return checkWith(strict, schema);
}

/** Like `makeCheck`, for parameters of the path: they are coerced. */
export function makeParamsCheck<T extends TSchema>(schema: T): (value: unknown) => Static<T> {
  return checkWith(coerced, schema);
}

function checkWith<T extends TSchema>(ajv: Ajv, schema: T): (value: unknown) => Static<T> {
  const compiled = atFirstUse(() => ajv.compile<Static<T>>(schema));
  return (value) => {
    const validate = compiled();
    if (validate(value)) return value;
    throw invalid(problemsOf(validate.errors ?? [], value));
  };
}

/**
 * Delays making something that most servers never need. Compiling hundreds of schemas would take half of the startup.
 */
export function atFirstUse<T extends object | string>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

const MOST_FIELDS_TOLD = 50;
/** Longer lists are in the reference only. */
const MOST_CHOICES_TOLD = 20;

/** Problems of all bad fields at once, by field, in the older servers' words. (as recorded from them) */
function problemsOf(errors: ErrorObject[], whole: unknown): FieldProblems {
  const problems = new Map<string, Set<string>>();
  for (const error of errors) {
    if ((error.keyword === 'anyOf' || error.keyword === 'not') && !ownProblem(error)) continue;
    const field = fieldOf(error);
    if (!problems.has(field) && problems.size >= MOST_FIELDS_TOLD) continue;
    const texts = problems.get(field) ?? new Set();
    texts.add(field === 'non_field_errors' ? wholeProblem(whole) : `${insideOf(error)}${textOf(error)}`);
    problems.set(field, texts);
  }
  return Object.fromEntries([...problems].map(([field, texts]) => [field.slice(0, 100), [...texts]]));
}

/** The schema's own text for this refusal, if it has one. */
function ownProblem({ keyword, parentSchema }: ErrorObject): string | undefined {
  const problem: string | Record<string, string> | undefined = parentSchema?.problem;
  return typeof problem === 'object' ? problem[keyword] : problem;
}

function fieldOf(error: ErrorObject): string {
  if (error.keyword === 'required') return String(error.params.missingProperty);
  // Inside a field, the field is named.
  if (error.keyword === 'additionalProperties' && error.instancePath === '')
    return String(error.params.additionalProperty);
  return pathOf(error)[0] ?? 'non_field_errors';
}

/** The names from the field inwards. (RFC 6901) */
function pathOf({ instancePath }: ErrorObject): string[] {
  const [, ...names] = instancePath.split('/');
  return names.map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Which member of a field is wrong, as what precedes the text. Elements of lists are not named. */
function insideOf(error: ErrorObject): string {
  const [, ...members] = pathOf(error);
  const names = members.filter((member) => !/^\d+$/.test(member));
  return names.length === 0 ? '' : `${names.join('.').slice(0, 100)}: `;
}

function wholeProblem(value: unknown): string {
  if (value === null || value === undefined) return 'No data provided';
  return `Invalid data. Expected a dictionary, but got ${pythonTypeName(value)}.`;
}

/** The older servers named types as Python does, and clients match the text. */
function pythonTypeName(value: unknown): string {
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'string') return 'str';
  if (typeof value === 'boolean') return 'bool';
  return Number.isInteger(value) ? 'int' : 'float';
}

function textOf(error: ErrorObject): string {
  const { keyword, params, data, instancePath } = error;
  if (keyword === 'required') return 'This field is required.';
  if (keyword === 'additionalProperties') {
    const inside = String(params.additionalProperty).slice(0, 100);
    return instancePath === '' ? 'This field is not known.' : `"${inside}" is not known here.`;
  }
  if (data === null) return 'This field may not be null.';
  if (data === '' && keyword !== 'type' && keyword !== 'maxLength') return 'This field may not be blank.';
  switch (keyword) {
    case 'type':
      return typeProblem(String(params.type));
    case 'maxLength':
      return `Ensure this field has no more than ${params.limit} characters.`;
    case 'minimum':
      return `Ensure this value is greater than or equal to ${params.limit}.`;
    case 'maximum':
      return `Ensure this value is less than or equal to ${params.limit}.`;
  }
  const own = ownProblem(error);
  if (own !== undefined) return own;
  if (keyword === 'typed')
    return 'Use letters, digits, signs and spaces. Control characters and marks of direction are not allowed.';
  if (keyword === 'enum' && params.allowedValues.length <= MOST_CHOICES_TOLD)
    return `Not a valid value. Use one of: ${params.allowedValues.join(', ')}.`;
  if (keyword === 'minLength') return `Ensure this field has at least ${params.limit} characters.`;
  return 'Not a valid value.';
}

function typeProblem(type: string): string {
  if (/integer/.test(type)) return 'A valid integer is required.';
  if (/number/.test(type)) return 'A valid number is required.';
  if (/boolean/.test(type)) return 'Must be a valid boolean.';
  if (/string/.test(type)) return 'Not a valid string.';
  if (/object/.test(type)) return 'Expected an object.';
  return 'Not a valid value.';
}

/** The refusal of a media type. `type` is the one in the request. */
export function unsupportedMediaType(type: string | undefined): AppError {
  return new AppError('unsupported_media_type', {
    detail: `Unsupported media type "${(type ?? '').slice(0, 100)}" in request.`,
  });
}
