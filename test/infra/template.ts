/** A compiled template, as far as the rules look at it. */
export interface Template {
  readonly $schema?: string;
  readonly parameters?: Readonly<Record<string, { readonly metadata?: { readonly description?: string } }>>;
  readonly variables?: Readonly<Record<string, unknown>>;
  /** A list, or by symbolic name where the compiler writes language version 2.0. */
  readonly resources: readonly Resource[] | Readonly<Record<string, Resource>>;
}

export interface Resource {
  readonly type: string;
  readonly name?: string;
  readonly existing?: boolean;
  readonly scope?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** A resource that a template makes, and the (nested) template that it stands in. */
export interface Made {
  /** From the outside in, such as `storage.account::blobs`. */
  readonly where: string;
  readonly resource: Resource;
  readonly template: Template;
}

const NESTED = 'Microsoft.Resources/deployments';

/** Everything that a template makes, nested templates and all; what it only refers to is left out. */
export function madeBy(template: Template, prefix = ''): readonly Made[] {
  return Object.entries(template.resources).flatMap(([name, resource]: [string, Resource]) => {
    const where = `${prefix}${name}`;
    if (resource.existing === true) return [];
    if (resource.type !== NESTED) return [{ where, resource, template }];
    const inner = resource.properties?.template as Template;
    return madeBy(inner, `${where}.`);
  });
}

/** A value deep inside, by its path; undefined where there is none. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((here, key) => (here as Record<string, unknown> | undefined)?.[key], value);
}

const GUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g;
const VARIABLE = /variables\('([^']+)'\)(?:\.(\w+))?/g;

/** The ids that an expression can come to: those that it holds, and those of the variables that it names. */
export function idsIn(expression: unknown, { variables = {} }: Template): readonly string[] {
  const text = JSON.stringify(expression) ?? '';
  const named = [...text.matchAll(VARIABLE)].flatMap(([, name = '', member]) => {
    const value = variables[name];
    return idsIn(member === undefined ? value : at(value, member), { variables, resources: [] });
  });
  return [...new Set([...(text.match(GUID) ?? []), ...named])];
}

/** What a template declares of tables: columns by name. The compiler puts a file that is read into a variable of its own. */
export function tablesOf({ variables = {} }: Template): Readonly<Record<string, unknown>> {
  const name = /variables\('([^']+)'\)/.exec(String(variables.tables ?? "[variables('$fxv#0')]"))?.[1] ?? '';
  return (variables[name] ?? {}) as Readonly<Record<string, unknown>>;
}
