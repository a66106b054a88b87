import type { Cluster } from '../estate/cluster.js';
import type { Facts, Field } from '../estate/facts.js';
import { parseVersion, type Version } from './version.js';

/** A fact that a check needs, or why nobody may say. */
export type Known<T> = { readonly known: true; readonly value: T } | { readonly known: false; readonly why: string };

const OFFICIAL = 'KubernetesOfficial';
const LONG_TERM = 'AKSLongTermSupport';

/** What the control plane runs: `currentKubernetesVersion`, else what was asked for, `kubernetesVersion`. */
export function runningVersion({ properties }: Cluster): Known<Version> {
  if (properties.state !== 'value') return { known: false, why: 'the payload has no properties' };
  return versionOf(properties.value, 'currentKubernetesVersion', 'kubernetesVersion');
}

/** What a pool's nodes run: `currentOrchestratorVersion`, else `orchestratorVersion`. */
export function poolVersion(pool: Facts): Known<Version> {
  return versionOf(pool, 'currentOrchestratorVersion', 'orchestratorVersion');
}

/** An odd value is never passed over for the other key; an empty text is as good as no key. */
function versionOf(facts: Facts, current: string, asked: string): Known<Version> {
  for (const key of [current, asked]) {
    const field = facts.text(key);
    if (field.state === 'odd') return { known: false, why: `odd payload: ${field.found}` };
    if (field.state === 'absent' || field.value === '') continue;
    const version = parseVersion(field.value);
    if (version === undefined) return { known: false, why: `${key} is no Kubernetes version: ${field.value}` };
    return { known: true, value: version };
  }
  return { known: false, why: `neither ${current} nor ${asked} in the payload` };
}

/** Which line of support a cluster is on, and what the reason has to say about it. */
export interface Plan {
  /** Long-term support is in force: the plan asks for it and the tier is Premium. */
  readonly longTerm: boolean;
  /** As the region's list names it. */
  readonly name: typeof OFFICIAL | typeof LONG_TERM;
  /** Said in the reason; '' where there is nothing to say. */
  readonly note: string;
}

/**
 * The support plan in force. A missing supportPlan counts as KubernetesOfficial (docs/check-rules.md, Absent). The tier matters
 * only where the plan is AKSLongTermSupport: a missing sku is unknown there and of no account elsewhere.
 */
export function planOf(cluster: Cluster): Known<Plan> {
  const plan: Field<string> =
    cluster.properties.state === 'value' ? cluster.properties.value.text('supportPlan') : { state: 'absent' };
  if (plan.state === 'odd') return { known: false, why: `odd payload: ${plan.found}` };
  if (plan.state === 'absent') {
    return {
      known: true,
      value: { longTerm: false, name: OFFICIAL, note: `supportPlan not set, counts as ${OFFICIAL}` },
    };
  }
  if (same(plan.value, OFFICIAL)) return { known: true, value: { longTerm: false, name: OFFICIAL, note: '' } };
  if (!same(plan.value, LONG_TERM))
    return { known: false, why: `supportPlan is ${plan.value}, which is not known here` };
  const tier = tierOf(cluster);
  if (!tier.known) return { known: false, why: `supportPlan is ${LONG_TERM}, and ${tier.why}` };
  if (tier.value === 'premium') return { known: true, value: { longTerm: true, name: LONG_TERM, note: '' } };
  const note = `supportPlan ${LONG_TERM} has no effect without tier Premium, the tier is ${capital(tier.value)}`;
  return { known: true, value: { longTerm: false, name: OFFICIAL, note } };
}

export type Tier = 'free' | 'standard' | 'premium';

/** `sku.tier`; `Paid` is what older API versions called Standard. A tier that is not known here is never guessed at. */
export function tierOf({ sku }: Cluster): Known<Tier> {
  if (sku.state === 'odd') return { known: false, why: `odd payload: ${sku.found}` };
  if (sku.state === 'absent') return { known: false, why: 'sku not in the payload' };
  const tier = sku.value.text('tier');
  if (tier.state === 'odd') return { known: false, why: `odd payload: sku.${tier.found}` };
  if (tier.state === 'absent') return { known: false, why: 'sku.tier not in the payload' };
  const word = tier.value.toLowerCase();
  if (word === 'paid') return { known: true, value: 'standard' };
  if (word === 'free' || word === 'standard' || word === 'premium') return { known: true, value: word };
  return { known: false, why: `sku.tier is ${tier.value}, which is not known here` };
}

/** Enum values are compared without regard to case. */
export function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
