import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { armForm } from './armForm.js';
import { ensureSubscription, ensureVersions } from './estateParts.js';
import { CLUSTER_TYPE, GUID, subscriptionOf } from './ids.js';
import { at, isObject, parsed, textAt } from './json.js';
import { guidOf } from './simulation.js';
import { UsageError } from './usageError.js';
import { emptyWorld, type World } from './world.js';

/**
 * An estate of real resources: the JSON files of a folder, or one file, in any form that `vigie evaluate` reads.
 * Subscriptions and the versions of their regions are made up. The same id twice: the later one stands. A subscription
 * that is no GUID (payloads are made anonymous before they are shared) gets one, everywhere in its resource.
 * @throws UsageError when something cannot be read, or nothing is found
 */
export function loadEstate(path: string, now: Date): World {
  const world = emptyWorld(guidOf('tenant of an estate of files'));
  for (const file of filesAt(path)) for (const resource of resourcesIn(file)) add(world, resource, file);
  for (const { id, location } of Object.values(world.resources)) {
    ensureSubscription(world, subscriptionOf(id));
    ensureVersions(world, location ?? '', now);
  }
  if (Object.keys(world.resources).length === 0) throw new UsageError(`--estate ${path} holds no ARM resource`);
  return world;
}

function filesAt(path: string): readonly string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    return readdirSync(path)
      .filter((name) => name.toLowerCase().endsWith('.json'))
      .sort()
      .map((name) => join(path, name));
  } catch (error) {
    throw new UsageError(`--estate ${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'})`);
  }
}

function resourcesIn(file: string): readonly Record<string, unknown>[] {
  const value = parsed(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
  if (value === undefined) throw new UsageError(`--estate: ${file} is not JSON`);
  return listOf(value).filter(isObject);
}

/** An array; `value` of an ARM list; `data` of a Resource Graph answer, rows or table; `body` of a recorded answer; one resource. */
function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (!isObject(value)) return [];
  if (typeof value.id === 'string') return [value];
  for (const key of ['value', 'data']) {
    const inside = value[key];
    if (Array.isArray(inside)) return inside;
  }
  const [columns, rows] = [at(value, 'data', 'columns'), at(value, 'data', 'rows')];
  if (Array.isArray(columns) && Array.isArray(rows)) return rows.map((row) => rowOf(columns, row));
  return isObject(value.body) || Array.isArray(value.body) ? listOf(value.body) : [];
}

function rowOf(columns: readonly unknown[], row: unknown): unknown {
  if (!Array.isArray(row)) return row;
  return Object.fromEntries(columns.map((column, place) => [textAt(column, 'name'), row[place] as unknown]));
}

/** What is no cluster and has no ARM id (a maintenance window's list, a bare word) is not part of an estate. */
function add(world: World, raw: Record<string, unknown>, file: string): void {
  const resource = armForm(withGuid(raw));
  if (resource === undefined) return;
  if (resource.type.toLowerCase() === CLUSTER_TYPE && !/\/managedclusters\/[^/]+$/i.test(resource.id))
    throw new UsageError(`--estate: ${file} has a cluster whose id is no cluster's: ${resource.id}`);
  world.resources[resource.id.toLowerCase()] = resource;
}

function withGuid(raw: Record<string, unknown>): Record<string, unknown> {
  const subscription = subscriptionOf(String(raw.id ?? ''));
  if (subscription === '' || GUID.test(subscription)) return raw;
  const place = JSON.stringify(`/subscriptions/${subscription}/`).slice(1, -1);
  const everywhere = new RegExp(place.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'gi');
  const text = JSON.stringify(raw).replace(everywhere, `/subscriptions/${guidOf(subscription.toLowerCase())}/`);
  return parsed(text) as Record<string, unknown>;
}
