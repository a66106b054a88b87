import type { z } from 'zod';
import { describeProblems } from '../../config/problems.js';
import { clean } from '../../text.js';

type Shape = Readonly<Record<string, z.ZodType>>;

/** Of what type a parameter is; behind `optional` and `default` stands what is given. */
function typeOf(schema: z.ZodType): string {
  let type = schema as z.ZodType & { readonly def: { readonly type: string; readonly innerType?: z.ZodType } };
  while (type.def.innerType !== undefined) type = type.def.innerType as typeof type;
  return type.def.type;
}

/** Texts of an address as the schema wants them: lists are written with commas. What does not fit stays a text. */
function decoded(text: string, schema: z.ZodType | undefined): unknown {
  switch (schema && typeOf(schema)) {
    case 'array':
      return text.split(',');
    case 'number':
      return /^\d{1,15}$/.test(text) ? Number(text) : text;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    default:
      return text;
  }
}

/**
 * The query of an address, validated.
 * @returns a text: what is wrong with it, by parameter
 */
export function queryOf<Query>(
  given: URLSearchParams,
  schema: z.ZodType<Query> & { readonly shape: Shape },
): { readonly query: Query } | string {
  const twice = Object.keys(schema.shape).filter((name) => given.getAll(name).length > 1);
  if (twice.length > 0) return clean(twice.map((name) => `query: ${name} is given more than once`).join('; '), 500);
  const { shape } = schema;
  const raw = Object.fromEntries(
    [...given].map(([name, text]) => [name, decoded(text, Object.hasOwn(shape, name) ? shape[name] : undefined)]),
  );
  const parsed = schema.safeParse(raw);
  if (parsed.success) return { query: parsed.data };
  const problems = describeProblems('query', raw, schema, parsed.error.issues);
  // What to write instead is told as a line of YAML, which an address is not.
  return clean(problems.map((line) => line.replace(/\. Try: .*$/, '')).join('; '), 500);
}
