import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

type Node = Readonly<Record<string, unknown>>;

interface Described {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly responses: Readonly<Record<string, Node>> }>>>
  >;
  readonly components: { readonly schemas: Readonly<Record<string, Node>> };
}

/** docs/openapi.json, as it lies there. */
const DOCUMENT = JSON.parse(readFileSync(join(__dirname, '..', '..', 'docs', 'openapi.json'), 'utf8')) as Described;

/** What was answered. */
export interface Given {
  readonly status: number;
  readonly type: string | null;
  readonly text: string;
}

const ajv = addFormats(new Ajv2020({ strict: false, allErrors: true }));
ajv.addSchema({ $id: 'https://vigie/openapi', components: DOCUMENT.components });

/**
 * Where an answer is not what docs/openapi.json says of it.
 * @param path with what it was called, without its query
 * @returns empty: it is
 */
export function undescribed(method: string, path: string, { status, type, text }: Given): readonly string[] {
  const found = Object.entries(DOCUMENT.paths).find(([template]) => fits(template, path));
  // HEAD is answered wherever GET is; a method that a path does not take is described with those that it does.
  const operation = found?.[1][method.toLowerCase()] ?? Object.values(found?.[1] ?? {})[0];
  const response = operation?.responses[String(status)];
  if (response === undefined) return [`${method} ${path} may not answer ${status}`];
  const content = (response.content ?? {}) as Readonly<Record<string, { readonly schema: Node }>>;
  const plain = type?.split(';')[0] ?? null;
  if (plain === null) return text === '' ? [] : [`${method} ${path} answers ${status} with a body of no type`];
  const schema = content[plain]?.schema;
  if (schema === undefined) return [`${method} ${path} may not answer ${status} as ${plain}`];
  if (method === 'HEAD' || plain !== 'application/json') return [];
  const references = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"https://vigie/openapi#/'));
  const holds = ajv.compile(references);
  return holds(JSON.parse(text))
    ? []
    : (holds.errors ?? []).map((error) => `${path}: ${error.instancePath} ${error.message}`);
}

function fits(template: string, path: string): boolean {
  return new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path);
}
