import { z } from 'zod';
import { isObject, type JsonObject, property } from '../../json.js';
import { count } from '../../text.js';
import { Unsaid } from '../unsaid.js';
import { withPools } from './attach.js';
import type { Plan, Planned, PlannedPool } from './planned.js';
import { writtenCluster, writtenPool, writtenRegistry } from './written.js';

/*
 * What `az deployment … what-if --no-pretty-print -o json` prints, and the REST answer that it comes from (there below
 * `properties`). Source: azure-rest-api-specs, Microsoft.Resources, WhatIfOperationResult;
 * https://learn.microsoft.com/azure/azure-resource-manager/templates/deploy-what-if
 */
const change = z.object({
  resourceId: z.string().nullish(),
  changeType: z.string(),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
});
const answer = z.object({ changes: z.array(change).nullish(), error: z.unknown().optional() });

type Change = z.infer<typeof change>;

const EXPRESSION = new Unsaid('is an expression that what-if could not work out');
const LEFT_OUT = new Unsaid('is left out of the template, and Azure may keep what it has now');

const TYPE = /\/providers\/(microsoft\.(?:containerservice\/managedclusters|containerregistry\/registries))\/[^/]+$/i;
const POOL = /^(.*\/providers\/microsoft\.containerservice\/managedclusters\/[^/]+)\/agentpools\/([^/]+)$/i;

export function isWhatIf(document: JsonObject): boolean {
  return listIn(document) !== undefined || (document.status !== undefined && isObject(document.error));
}

function listIn(document: JsonObject): readonly unknown[] | undefined {
  const inner = isObject(document.properties) ? document.properties : document;
  const { changes } = inner;
  if (!Array.isArray(changes)) return undefined;
  return changes.every((one) => isObject(one) && typeof one.changeType === 'string') ? changes : undefined;
}

/**
 * Reads the answer of a what-if. Judged is what the template makes, changes or leaves as it is; not what it deletes, and not
 * what it does not name (`Ignore`).
 */
export function readWhatIf(document: JsonObject): Plan | { readonly problem: string } {
  const inner = isObject(document.properties) ? document.properties : document;
  const read = answer.safeParse(inner);
  if (!read.success) return { problem: `the what-if answer is not as expected: ${read.error.issues[0]?.message}` };
  if (isObject(read.data.error)) return { problem: `the what-if ended with an error: ${errorOf(read.data.error)}` };
  const changes = (read.data.changes ?? []).map((one) => ({ ...one, kind: kindOf(one) }));
  const ours = changes.filter(({ kind }) => kind !== undefined);
  const judged = ours.filter(({ changeType, after, before }) => isJudged(changeType) && isObject(after ?? before));
  const clusters = judged.filter(({ kind }) => kind === 'cluster').map(planned);
  const registries = judged.filter(({ kind }) => kind === 'registry').map(planned);
  const pools = judged.filter(({ kind }) => kind === 'pool').map(plannedPool);
  return {
    what: 'what-if answer',
    resources: [...withPools(clusters, pools), ...registries],
    skipped: skippedOf(changes.filter(({ kind }) => kind === undefined)),
    notes: notesOf(ours.filter((one) => !judged.includes(one))),
  };
}

function isJudged(changeType: string): boolean {
  return ['create', 'modify', 'nochange', 'deploy'].includes(changeType.toLowerCase());
}

function kindOf({ resourceId, after, before }: Change): 'cluster' | 'registry' | 'pool' | undefined {
  const id = resourceId ?? textIn(after, 'id') ?? textIn(before, 'id') ?? '';
  if (POOL.test(id)) return 'pool';
  const type = TYPE.exec(id)?.[1]?.toLowerCase();
  if (type === undefined) return undefined;
  return type.endsWith('managedclusters') ? 'cluster' : 'registry';
}

function textIn(value: unknown, key: string): string | undefined {
  const found = isObject(value) ? property(value, key) : undefined;
  return typeof found === 'string' ? found : undefined;
}

const WHY: Readonly<Record<string, string>> = {
  delete: 'to be deleted: not judged',
  ignore: 'that the template does not name: not judged',
  unsupported: 'that what-if cannot work out: not judged',
};
const NO_PAYLOAD = 'without a payload: not judged; run what-if with --result-format FullResourcePayloads';

function notesOf(changes: readonly Change[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { changeType } of changes) {
    const why = WHY[changeType.toLowerCase()] ?? NO_PAYLOAD;
    counts.set(why, (counts.get(why) ?? 0) + 1);
  }
  return [...counts].map(([why, number]) => `${count(number, 'resource')} ${why}`);
}

function skippedOf(changes: readonly Change[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { resourceId, after, before } of changes) {
    const id = /\/providers\/([^/]+\/[^/]+)/gi;
    const type = [...(resourceId ?? '').matchAll(id)].at(-1)?.[1] ?? textIn(after ?? before, 'type') ?? '';
    counts.set(type.toLowerCase(), (counts.get(type.toLowerCase()) ?? 0) + 1);
  }
  return counts;
}

function planned(one: Change & { readonly kind: unknown }): Planned {
  const kind = one.kind === 'registry' ? 'registry' : 'cluster';
  const raw = resourceOf(one);
  const name = textIn(raw, 'name') ?? one.resourceId?.split('/').at(-1) ?? '';
  if (!isMade(one)) return { kind, raw, address: name };
  return { kind, raw: kind === 'cluster' ? writtenCluster(raw) : writtenRegistry(raw), address: name };
}

function plannedPool(one: Change): PlannedPool {
  const id = one.resourceId ?? '';
  const [, clusterId, name = ''] = POOL.exec(id) ?? [];
  const { properties } = resourceOf(one);
  const pool = { ...(isObject(properties) ? properties : {}), name };
  return {
    address: `${clusterId?.split('/').at(-1)}/${name}`,
    pool: isMade(one) ? (writtenPool(pool) as JsonObject) : pool,
    clusterId,
    clusterAddress: undefined,
  };
}

/** `Deploy` tells that it is deployed, not whether it exists. */
function isMade({ changeType, before }: Change): boolean {
  return !isObject(before) && changeType.toLowerCase() !== 'nochange';
}

function resourceOf({ resourceId, before, after }: Change): JsonObject {
  const whole = withoutExpressions(merged(before, after ?? before)) as JsonObject;
  return { id: resourceId ?? undefined, ...whole };
}

function withoutExpressions(value: unknown): unknown {
  if (typeof value === 'string') return /^\[[^[].*\]$/s.test(value) ? EXPRESSION : value;
  if (Array.isArray(value)) {
    const entries = value.map(withoutExpressions);
    return entries.includes(EXPRESSION) ? EXPRESSION : entries;
  }
  if (!isObject(value) || value instanceof Unsaid) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withoutExpressions(one)]));
}

/** What Azure alone sets: no template has it, and it stays. */
const READ_ONLY = new Set(
  ['provisioningState', 'powerState', 'resourceUID', 'nodeImageVersion', 'fqdn', 'privateFQDN', 'loginServer']
    .concat(['creationDate', 'privateEndpointConnections'])
    .map((key) => key.toLowerCase()),
);
/** What runs follows what the template asks for. */
const FOLLOWS = new Set(['currentkubernetesversion', 'currentorchestratorversion']);

/** What will be there: what is there now and not in the template may stay or go. What is in neither is off, as ARM has it. */
function merged(before: unknown, after: unknown): unknown {
  if (Array.isArray(before) && Array.isArray(after)) return after.map((entry) => merged(twin(entry, before), entry));
  if (!isObject(before) || !isObject(after)) return after;
  const gone = Object.keys(before).filter((key) => property(after, key) === undefined);
  const own = Object.entries(after).map(([key, value]) => [key, merged(property(before, key), value)]);
  return Object.fromEntries([...own, ...gone.map((key) => [key, leftOut(key, before, after)])]);
}

function leftOut(key: string, before: JsonObject, after: JsonObject): unknown {
  const name = key.toLowerCase();
  if (FOLLOWS.has(name)) return null;
  // The tier of a registry's sku is its name once more, and no template can set it.
  if (name === 'tier' && before[key] === property(before, 'name')) return property(after, 'name');
  return READ_ONLY.has(name) ? before[key] : LEFT_OUT;
}

/** Pools are told by their names; of other lists the template's entries stand alone. */
function twin(entry: unknown, before: readonly unknown[]): unknown {
  const name = textIn(entry, 'name');
  return name === undefined ? undefined : before.find((other) => textIn(other, 'name') === name);
}

function errorOf(error: JsonObject): string {
  const code = textIn(error, 'code') ?? 'no code';
  return `${code}: ${textIn(error, 'message') ?? 'no message'}`.slice(0, 200);
}
