import { type TSchema, Type } from 'typebox';

export const strict = { additionalProperties: false };

export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** One of these words. The error message lists them. */
export function OneOf<const T extends string[]>(values: [...T], more: object = {}) {
  const problem = `This must be ${values.slice(0, -1).join(', ')} or ${values.at(-1)}.`;
  return Type.Enum(values, { problem, ...more });
}
