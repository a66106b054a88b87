import type { Fields } from './address.js';
import { at, type Fleet } from './fleet.js';
import { minorOf } from './minor.js';
import { type Fits, resourceSearch } from './search.js';

/**
 * The resources that fit a filter, those with the worst findings first.
 * @param fields search, version (a minor, or a whole version; empty: not known), plan (empty: not known), owner, subscription
 */
export function filterResources(fleet: Fleet, { search, version, plan, owner, subscription }: Fields): number[] {
  const { resources } = fleet.island;
  const tests: Fits[] = [];
  if (version !== undefined) tests.push((resource) => isOfVersion(fleet, resource, version));
  if (plan !== undefined) tests.push((resource) => isOfPlan(fleet, resource, plan));
  if (owner !== undefined) tests.push((resource) => (fleet.text(at(resources.owner, resource)) ?? '') === owner);
  if (subscription !== undefined)
    tests.push((resource) => (fleet.text(at(resources.subscriptionName, resource)) ?? '') === subscription);
  if (search !== undefined && search.trim() !== '') tests.push(resourceSearch(fleet, search));
  const found: number[] = [];
  for (let resource = 0; resource < fleet.resourceCount; resource += 1)
    if (tests.every((fits) => fits(resource))) found.push(resource);
  const weights = found.map((resource) => [resource, weightOf(fleet, resource)] as const);
  return weights.sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([resource]) => resource);
}

function isOfVersion(fleet: Fleet, resource: number, wanted: string): boolean {
  const cluster = fleet.clusterOf(resource);
  if (cluster === null) return false;
  if (cluster.version === null) return wanted === '';
  return cluster.version === wanted || minorOf(cluster.version) === wanted;
}

function isOfPlan(fleet: Fleet, resource: number, wanted: string): boolean {
  const cluster = fleet.clusterOf(resource);
  return cluster !== null && (cluster.supportLine ?? '') === wanted;
}

/** Open findings by severity: how many, worst first. */
export function countsOf(fleet: Fleet, resource: number): readonly number[] {
  const { severity, exemption } = fleet.island.findings;
  const counts = [0, 0, 0, 0];
  for (const finding of fleet.findingsOf(resource)) {
    const place = at(severity, finding);
    if (at(exemption, finding) === -1) counts[place] = (counts[place] ?? 0) + 1;
  }
  return counts;
}

/** One that is worse weighs more than any number of the next severity that a resource has. */
export function weightOf(fleet: Fleet, resource: number): number {
  return countsOf(fleet, resource).reduce((weight, count) => weight * 1_000 + count, 0);
}
