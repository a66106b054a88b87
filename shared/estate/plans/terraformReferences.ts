import { type Changed, type ConfigModule, referencesOf } from './terraformForm.js';

/** Modules in modules in modules: deeper ones are not followed. */
const MOST_STEPS = 20;

/** A place in the configuration: the module's calls from the root on, and the module itself. */
interface Scope {
  readonly module: ConfigModule;
  readonly name: string;
  /** The address of this instance of the module: `module.fleet["north"]`; '' for the root. */
  readonly address: string;
  readonly parent: Scope | undefined;
}

/**
 * The address of the cluster that an attribute of a resource refers to, followed through variables and outputs of
 * modules; undefined where the plan does not tell one cluster from another.
 */
export function referredCluster(
  pool: Changed,
  attribute: string,
  root: ConfigModule | undefined,
  clusters: readonly Changed[],
): string | undefined {
  if (root === undefined) return undefined;
  const scope = scopeOf(root, pool.module_address ?? '');
  const own = scope?.module.resources?.find(({ address }) => address === `${pool.type}.${pool.name}`);
  if (scope === undefined || own === undefined) return undefined;
  const references = referencesOf(own.expressions?.[attribute]);
  return follow(references, scope, { pool, clusters, steps: MOST_STEPS });
}

interface Search {
  readonly pool: Changed;
  readonly clusters: readonly Changed[];
  readonly steps: number;
}

function follow(references: readonly string[], scope: Scope, search: Search): string | undefined {
  if (search.steps === 0) return undefined;
  const next = { ...search, steps: search.steps - 1 };
  for (const reference of references) {
    const found =
      byVariable(reference, scope, next) ?? byOutput(reference, scope, next) ?? byResource(reference, scope, next);
    if (found !== undefined) return found;
  }
  return undefined;
}

function byVariable(reference: string, { name, parent }: Scope, search: Search): string | undefined {
  const variable = /^var\.([\w-]+)/.exec(reference)?.[1];
  if (variable === undefined || parent === undefined) return undefined;
  const given = parent.module.module_calls?.[name]?.expressions?.[variable];
  return follow(referencesOf(given), parent, search);
}

function byOutput(reference: string, scope: Scope, search: Search): string | undefined {
  const [, name, index = '', output] = /^module\.([\w-]+)(\[[^\]]*\])?\.([\w-]+)/.exec(reference) ?? [];
  const module = name === undefined ? undefined : scope.module.module_calls?.[name]?.module;
  if (name === undefined || output === undefined || module === undefined) return undefined;
  const inner = { module, name, address: joined(scope.address, `module.${name}${index}`), parent: scope };
  return follow(referencesOf(module.outputs?.[output]?.expression), inner, search);
}

/** Of several instances, by count or for_each, the one with the pool's own key is meant, if any can be told. */
function byResource(reference: string, scope: Scope, { pool, clusters }: Search): string | undefined {
  const [, name, index] = /^([a-z]\w*\.[\w-]+)(\[[^\]]*\])?/.exec(reference) ?? [];
  if (name === undefined) return undefined;
  const base = joined(scope.address, name);
  const instances = clusters.filter(({ address }) => address === base || address.startsWith(`${base}[`));
  const exact = instances.find(({ address }) => address === `${base}${index ?? ''}`);
  if (exact !== undefined) return exact.address;
  if (instances.length === 1) return instances[0]?.address;
  return instances.find(({ index: own }) => own !== undefined && own === pool.index)?.address;
}

function scopeOf(root: ConfigModule, address: string): Scope | undefined {
  let scope: Scope = { module: root, name: '', address: '', parent: undefined };
  for (const [, name, index = ''] of address.matchAll(/module\.([\w-]+)(\[(?:"[^"]*"|\d+)\])?/g)) {
    const module = name === undefined ? undefined : scope.module.module_calls?.[name]?.module;
    if (name === undefined || module === undefined) return undefined;
    scope = { module, name, address: joined(scope.address, `module.${name}${index}`), parent: scope };
  }
  return scope;
}

function joined(module: string, name: string): string {
  return module === '' ? name : `${module}.${name}`;
}
