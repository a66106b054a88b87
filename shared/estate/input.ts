import { isObject, type JsonObject, kindOf, property } from '../json.js';
import type { Cluster } from './cluster.js';
import type { Plan } from './plans/planned.js';
import { isTerraform, readTerraform } from './plans/terraform.js';
import { isWhatIf, readWhatIf } from './plans/whatIf.js';
import { readCluster } from './readCluster.js';
import { type Registry, readRegistry } from './registry.js';
import { countedKinds, kindOfType, RESOURCE_TYPES, type ResourceKind } from './resource.js';

/** A kind of resource that a file may hold. */
export type InputKind = Extract<ResourceKind, 'cluster' | 'registry'>;

export interface InputResource {
  readonly kind: InputKind;
  readonly raw: JsonObject;
  /** Its place in the file, counted from 1. */
  readonly place: number;
  /** What a plan calls it. */
  readonly address?: string;
}

/** What a JSON file of resources holds. */
export interface Input {
  readonly resources: readonly InputResource[];
  /** Resources that no check speaks to, by type in lower case; '' where they have none. */
  readonly skipped: ReadonlyMap<string, number>;
  /** Entries of a list that are no objects: their places, counted from 1. */
  readonly broken: readonly number[];
  /** The file was a list, and it was empty; or it is a plan, which then has nothing to judge. */
  readonly empty: boolean;
  /** What the reader is told of a plan: what was read, and what was left out and why. */
  readonly notes: readonly string[];
}

/**
 * Finds clusters and registries in what ARM, Resource Graph, `az` or a recording wrote: a list (`value`), a Resource Graph
 * answer (`data`, as objects or as a table), an array, one resource, or a recorded answer (`request`, `status`, `body`).
 * Reads plans too: what `terraform show -json` and `az deployment … what-if` print.
 * @param isJudged what no check speaks to is skipped. @default both kinds
 */
export function readInput(
  document: unknown,
  isJudged: (kind: InputKind) => boolean = () => true,
): Input | { readonly problem: string } {
  const plan = planIn(document);
  if (plan !== undefined) return 'problem' in plan ? plan : inputOf(plan, isJudged);
  const entries = entriesOf(document);
  if (!Array.isArray(entries)) return entries as { problem: string };
  const resources: InputResource[] = [];
  const skipped = new Map<string, number>();
  const broken: number[] = [];
  entries.forEach((entry: unknown, at) => {
    if (!isObject(entry)) {
      broken.push(at + 1);
      return;
    }
    const kind = kindIn(entry);
    if (kind !== undefined && isJudged(kind)) resources.push({ kind, raw: entry, place: at + 1 });
    else {
      const type = typeOf(entry) || (kind === undefined ? '' : RESOURCE_TYPES[kind]);
      skipped.set(type, (skipped.get(type) ?? 0) + 1);
    }
  });
  return { resources, skipped, broken, empty: entries.length === 0, notes: [] };
}

/** The facts of a resource of a file. One that has no id yet is told from others by what the plan calls it. */
export function readResource({ kind, raw, address }: InputResource): Cluster | Registry {
  const resource = kind === 'cluster' ? readCluster(raw) : readRegistry(raw);
  return address === undefined || resource.id !== null ? resource : { ...resource, uid: address };
}

function planIn(document: unknown): Plan | { readonly problem: string } | undefined {
  if (!isObject(document)) return undefined;
  if (isTerraform(document)) return readTerraform(document);
  if (isWhatIf(document)) return readWhatIf(document);
  const schema = typeof document.$schema === 'string' ? document.$schema : '';
  return /deploymentTemplate\.json/i.test(schema)
    ? { problem: 'it is a template, not what comes of it: run az deployment group what-if and give its answer' }
    : undefined;
}

function inputOf({ what, resources, skipped, notes }: Plan, isJudged: (kind: InputKind) => boolean): Input {
  const judged = resources.filter(({ kind }) => isJudged(kind));
  const others = resources.filter(({ kind }) => !isJudged(kind)).map(({ kind }) => RESOURCE_TYPES[kind]);
  const all = new Map(skipped);
  for (const type of others) all.set(type, (all.get(type) ?? 0) + 1);
  return {
    resources: judged.map((one, at) => ({ ...one, place: at + 1 })),
    skipped: all,
    broken: [],
    empty: judged.length === 0,
    notes: [`${what}: ${countedKinds(judged.map(({ kind }) => kind))} to judge`, ...notes],
  };
}

function entriesOf(document: unknown): readonly unknown[] | { problem: string } {
  if (Array.isArray(document)) return document;
  if (!isObject(document)) return { problem: `it holds ${kindOf(document)}, not resources` };
  if (isObject(document.request) && Object.hasOwn(document, 'body')) return entriesOf(document.body);
  if (Array.isArray(document.value)) return document.value;
  if (Array.isArray(document.data)) return document.data;
  if (isObject(document.data) && Array.isArray(document.data.columns) && Array.isArray(document.data.rows)) {
    return rowsAsObjects(document.data.columns, document.data.rows);
  }
  return [document];
}

/** Resource Graph's `table` form. */
function rowsAsObjects(columns: readonly unknown[], rows: readonly unknown[]): readonly unknown[] {
  const names = columns.map((column) => (isObject(column) && typeof column.name === 'string' ? column.name : ''));
  return rows.map((row) =>
    Array.isArray(row) ? Object.fromEntries(names.map((name, at) => [name, row[at] as unknown])) : row,
  );
}

const KINDS: readonly InputKind[] = ['cluster', 'registry'];
/** Keys that no other resource has. */
const OWN_KEYS: Readonly<Record<InputKind, readonly string[]>> = {
  cluster: ['agentPoolProfiles'],
  registry: ['loginServer', 'adminUserEnabled'],
};

/** By its type, else by its id, else by what no other resource has. */
function kindIn(entry: JsonObject): InputKind | undefined {
  const type = typeOf(entry);
  if (type !== '') return KINDS.find((kind) => kindOfType(type) === kind);
  const id = property(entry, 'id');
  if (typeof id === 'string')
    return KINDS.find((kind) => new RegExp(`/providers/${RESOURCE_TYPES[kind]}/[^/]+$`, 'i').test(id));
  const places = [entry, property(entry, 'properties')].filter(isObject);
  return KINDS.find((kind) =>
    places.some((place) => OWN_KEYS[kind].every((key) => property(place, key) !== undefined)),
  );
}

function typeOf(entry: JsonObject): string {
  const type = property(entry, 'type');
  return typeof type === 'string' ? type.toLowerCase() : '';
}
