import { isObject, type JsonObject, kindOf, property } from '../json.js';

const CLUSTER_TYPE = 'microsoft.containerservice/managedclusters';

/** What a JSON file of resources holds. */
export interface Input {
  /** Clusters with their place in the file, counted from 1. */
  readonly clusters: readonly { readonly raw: JsonObject; readonly place: number }[];
  /** Resources that no check speaks to, by type in lower case; '' where they have none. */
  readonly skipped: ReadonlyMap<string, number>;
  /** Entries of a list that are no objects: their places, counted from 1. */
  readonly broken: readonly number[];
  /** The file was a list, and it was empty. */
  readonly empty: boolean;
}

/**
 * Finds the clusters in what ARM, Resource Graph, `az` or a recording wrote: a list (`value`), a Resource Graph answer
 * (`data`, as objects or as a table), an array, one resource, or a recorded answer (`request`, `status`, `body`).
 */
export function readInput(document: unknown): Input | { readonly problem: string } {
  const entries = entriesOf(document);
  if (!Array.isArray(entries)) return entries as { problem: string };
  const clusters: { raw: JsonObject; place: number }[] = [];
  const skipped = new Map<string, number>();
  const broken: number[] = [];
  entries.forEach((entry: unknown, at) => {
    if (!isObject(entry)) broken.push(at + 1);
    else if (isCluster(entry)) clusters.push({ raw: entry, place: at + 1 });
    else skipped.set(typeOf(entry), (skipped.get(typeOf(entry)) ?? 0) + 1);
  });
  return { clusters, skipped, broken, empty: entries.length === 0 };
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

function isCluster(entry: JsonObject): boolean {
  const type = typeOf(entry);
  if (type !== '') return type === CLUSTER_TYPE;
  const id = property(entry, 'id');
  if (typeof id === 'string') return new RegExp(`/providers/${CLUSTER_TYPE}/[^/]+$`, 'i').test(id);
  // Neither type nor id: only what no other resource has makes it a cluster.
  const properties = property(entry, 'properties');
  return [entry, properties].some((place) => isObject(place) && property(place, 'agentPoolProfiles') !== undefined);
}

function typeOf(entry: JsonObject): string {
  const type = property(entry, 'type');
  return typeof type === 'string' ? type.toLowerCase() : '';
}
