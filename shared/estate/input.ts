import { isObject, type JsonObject, kindOf, property } from '../json.js';
import { kindOfType, RESOURCE_TYPES, type ResourceKind } from './resource.js';

/** A kind of resource that a file may hold. */
export type InputKind = Extract<ResourceKind, 'cluster' | 'registry'>;

export interface InputResource {
  readonly kind: InputKind;
  readonly raw: JsonObject;
  /** Its place in the file, counted from 1. */
  readonly place: number;
}

/** What a JSON file of resources holds. */
export interface Input {
  readonly resources: readonly InputResource[];
  /** Resources that no check speaks to, by type in lower case; '' where they have none. */
  readonly skipped: ReadonlyMap<string, number>;
  /** Entries of a list that are no objects: their places, counted from 1. */
  readonly broken: readonly number[];
  /** The file was a list, and it was empty. */
  readonly empty: boolean;
}

/**
 * Finds clusters and registries in what ARM, Resource Graph, `az` or a recording wrote: a list (`value`), a Resource Graph
 * answer (`data`, as objects or as a table), an array, one resource, or a recorded answer (`request`, `status`, `body`).
 * @param isJudged what no check speaks to is skipped. @default both kinds
 */
export function readInput(
  document: unknown,
  isJudged: (kind: InputKind) => boolean = () => true,
): Input | { readonly problem: string } {
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
  return { resources, skipped, broken, empty: entries.length === 0 };
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
