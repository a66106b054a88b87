import type { Cluster, NodePool } from '../estate/cluster.js';
import type { Registry } from '../estate/registry.js';
import type { Resource, ResourceKind, Subscription, Tenant } from '../estate/resource.js';
import type { Severity } from '../severity.js';
import type { SignalName, Signals } from '../signals/types.js';
import type { CheckSettings, OwnCheckSettings } from './settings.js';
import type { Thresholds } from './thresholds.js';
import { unknown, type Verdict } from './verdict.js';

/** What is handed to a check beside the resource and its signals. */
export interface Context {
  /** Domain time of the sweep. */
  readonly now: Date;
  /** Since when a fact has been remembered for this check and resource; undefined: not seen before this sweep. */
  readonly since: (fact: string) => Date | undefined;
  /** Thresholds and words of the configuration, defaults filled in. */
  readonly settings: CheckSettings;
}

export interface Remediation {
  readonly text: string;
  /** The `az` command with the resource filled in, where one mends it. */
  readonly command: string | null;
  /** Microsoft's page. */
  readonly link: string;
}

export type Profile = 'core' | 'recommended' | 'all';
/** Points of the article that the product grew from: 1 source and CI … 6 segmentation. */
export type Point = 1 | 2 | 3 | 4 | 5 | 6;

export interface Check {
  /** kebab-case; never changes. */
  readonly id: string;
  readonly title: string;
  /** One sentence: why it matters. */
  readonly why: string;
  /** The kind of resource that it judges. */
  readonly about: ResourceKind;
  readonly profile: Profile;
  readonly points: readonly Point[];
  /** `by rule` where it is not one word. */
  readonly severity: Severity | 'by rule';
  /** Signals without which the verdict is unknown. */
  readonly needs: readonly SignalName[];
  /** Signals without which the verdict stands and its reason says so. */
  readonly uses: readonly SignalName[];
  /** Evidence keys whose change is a `finding.changed` of its own. */
  readonly changeKeys: readonly string[];
  /** Numbers of its rule that vigie.yaml may set. */
  readonly thresholds?: Thresholds;
  /** What its rule reads of vigie.yaml beside these: where that changes, the fleet need not have. */
  readonly reads?: (settings: OwnCheckSettings) => unknown;
  /** What the check's data is of, where new data makes a first night of its own (the calendar's day). */
  readonly edition?: (settings: CheckSettings) => string;
  /** How it is mended in general, for the catalogue page; `{cluster}`, `{registry}`, `{group}`, `{pool}` stand in the command. */
  readonly remediation: Remediation;
  /** Never throws for odd payloads; pure. At least one verdict, except that a check by subject may name none (see Subjects). */
  readonly evaluate: (resource: Resource, signals: Signals, context: Context) => readonly Verdict[];
}

interface Definition extends Omit<Check, 'about' | 'evaluate' | 'changeKeys' | 'needs' | 'uses' | 'profile'> {
  readonly profile?: Profile;
  readonly needs?: readonly SignalName[];
  readonly uses?: readonly SignalName[];
  readonly changeKeys?: readonly string[];
  /** The verdict needs nothing of the resource's own properties (alerts, notices): a missing `properties` does not matter. */
  readonly withoutProperties?: boolean;
}

/** Judges one resource as a whole. */
interface WholeDefinition<R extends Resource> extends Definition {
  /** What is not there, if the thing that the check is about is not: asked first, before signals are missed. */
  readonly notThere?: (resource: R, context: Context) => Verdict | undefined;
  readonly evaluate: (resource: R, signals: Signals, context: Context) => Verdict | readonly Verdict[];
}

/** Judges every pool of the cluster; the subject is filled in. */
interface PoolDefinition extends Definition {
  /** Has the pool a row? @default every pool has */
  readonly isAbout?: (pool: NodePool) => boolean;
  readonly notThere?: (pool: NodePool, cluster: Cluster, context: Context) => Verdict | undefined;
  readonly evaluate: (pool: NodePool, cluster: Cluster, signals: Signals, context: Context) => Verdict;
  /** Verdicts beside those of the pools (`auto-provisioned`, or the cluster itself). */
  readonly beside?: (cluster: Cluster, signals: Signals, context: Context) => readonly Verdict[];
}

/** A check of the cluster: properties missing, something not there, a needed signal missing, then the rule. */
export function defineCheck(definition: WholeDefinition<Cluster>): Check {
  return defineFor('cluster', definition);
}

/** The same for a container registry. */
export function defineRegistryCheck(definition: WholeDefinition<Registry>): Check {
  return defineFor('registry', definition);
}

/** A check that gives one result a subscription. */
export function defineSubscriptionCheck(definition: WholeDefinition<Subscription>): Check {
  return defineFor('subscription', definition);
}

/** A check that gives one result for the tenant. */
export function defineTenantCheck(definition: WholeDefinition<Tenant>): Check {
  return defineFor('tenant', definition);
}

type OfKind<K extends ResourceKind> = Extract<Resource, { kind: K }>;

function defineFor<K extends ResourceKind>(about: K, definition: WholeDefinition<OfKind<K>>): Check {
  const { evaluate, notThere, withoutProperties = false, ...rest } = definition;
  const check = { about, profile: 'core' as const, needs: [], uses: [], changeKeys: [], ...rest };
  return {
    ...check,
    evaluate(resource, signals, context) {
      const own = ofKind(check.id, about, resource);
      const missing = withoutProperties ? undefined : missingProperties(own);
      if (missing !== undefined) return [missing];
      const gone = notThere?.(own, context);
      if (gone !== undefined) return [gone];
      const blind = missingSignal(check.needs, signals);
      if (blind !== undefined) return [blind];
      const verdicts = evaluate(own, signals, context);
      return Array.isArray(verdicts) ? verdicts : [verdicts as Verdict];
    },
  };
}

/** @throws TypeError a check was handed a resource of another kind: a bug of the caller's */
function ofKind<K extends ResourceKind>(id: string, about: K, resource: Resource): OfKind<K> {
  if (resource.kind !== about) throw new TypeError(`${id} judges a ${about}, and was handed a ${resource.kind}`);
  return resource as OfKind<K>;
}

/** A check of each pool: one verdict a pool, passes included, also where a signal is missing for all of them. */
export function definePoolCheck(definition: PoolDefinition): Check {
  const { evaluate, isAbout = () => true, notThere, beside, withoutProperties: _unused, ...rest } = definition;
  const about = 'cluster' as const;
  const check = { about, profile: 'core' as const, needs: [], uses: [], changeKeys: [], ...rest };
  const judge = (pool: NodePool, cluster: Cluster, signals: Signals, context: Context): Verdict =>
    notThere?.(pool, cluster, context) ??
    missingSignal(check.needs, signals) ??
    evaluate(pool, cluster, signals, context);
  return {
    ...check,
    evaluate(resource, signals, context) {
      const cluster = ofKind(check.id, about, resource);
      const missing = missingProperties(cluster) ?? missingPools(cluster);
      if (missing !== undefined) return [missing];
      const pools = cluster.pools.state === 'value' ? cluster.pools.value.filter(isAbout) : [];
      return [
        ...pools.map((pool) => ({ ...judge(pool, cluster, signals, context), subject: `pool/${pool.name}` })),
        ...(beside?.(cluster, signals, context) ?? []),
      ];
    },
  };
}

/** A subscription and a tenant have no properties that anything is read of. */
function missingProperties(resource: Resource): Verdict | undefined {
  if (!('properties' in resource) || resource.properties.state === 'value') return undefined;
  const { properties } = resource;
  return unknown(properties.state === 'odd' ? `odd payload: ${properties.found}` : 'the payload has no properties');
}

function missingPools({ pools }: Cluster): Verdict | undefined {
  if (pools.state === 'value') return undefined;
  return unknown(pools.state === 'odd' ? `odd payload: ${pools.found}` : 'agentPoolProfiles not in the payload');
}

function missingSignal(needs: readonly SignalName[], signals: Signals): Verdict | undefined {
  for (const need of needs) {
    const signal = signals[need];
    if (!signal.known) return unknown(signal.why);
  }
  return undefined;
}
