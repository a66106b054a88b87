import { weightOf } from './clusterFilter.js';
import { at, type Fleet } from './fleet.js';

/** A number by which things are put in order. */
export type Rank = (place: number) => number;

const NAMES = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Stable: what has the same rank stays in the order that it came in. */
export function ordered(places: readonly number[], rank: Rank, isDescending: boolean): number[] {
  const ranked = places.map((place) => [place, rank(place)] as const);
  const sign = isDescending ? -1 : 1;
  return ranked.sort((a, b) => sign * (a[1] - b[1])).map(([place]) => place);
}

/** By column of the table of findings. */
export function findingRank(fleet: Fleet, column: string): Rank | undefined {
  const { findings, resources, checks, texts } = fleet.island;
  const ofResource =
    (rank: Rank): Rank =>
    (finding) =>
      rank(at(findings.resource, finding));
  switch (column) {
    case 'severity':
      return (finding) => at(findings.severity, finding);
    case 'resource':
      return ofResource(byName(resources.name));
    case 'check':
      return ranked(byName(checks.map(({ local }) => local)), findings.check);
    case 'owner':
      return ofResource(ranked(byName(texts), resources.owner));
    case 'subscription':
      return ofResource(ranked(byName(texts), resources.subscriptionName));
    case 'due':
      return (finding) => -at(findings.due, finding);
    case 'firstSeen':
      return (finding) => -at(findings.firstSeen, finding);
    default:
      return undefined;
  }
}

/** By column of the table of clusters. */
export function resourceRank(fleet: Fleet, column: string): Rank | undefined {
  const { resources, texts } = fleet.island;
  const cluster = (value: (cluster: NonNullable<ReturnType<Fleet['clusterOf']>>) => string | null): Rank => {
    const all = Array.from({ length: fleet.resourceCount }, (_none, resource) => {
      const own = fleet.clusterOf(resource);
      return (own === null ? null : value(own)) ?? '';
    });
    return byName(all);
  };
  switch (column) {
    case 'name':
      return byName(resources.name);
    case 'findings':
      return (resource) => -weightOf(fleet, resource);
    case 'unknown':
      return (resource) => at(resources.unknown, resource).length;
    case 'version':
      return cluster(({ version }) => version);
    case 'supportEnds':
      return cluster(({ supportEnds }) => supportEnds);
    case 'owner':
      return ranked(byName(texts), resources.owner);
    case 'subscription':
      return ranked(byName(texts), resources.subscriptionName);
    default:
      return undefined;
  }
}

/** The place of each name among all names; nothing at all comes first. */
function byName(names: readonly string[]): Rank {
  const order = names.map((_name, place) => place).sort((a, b) => NAMES.compare(at(names, a), at(names, b)));
  const ranks = new Map<number, number>();
  let rank = 0;
  for (const [position, place] of order.entries()) {
    const before = order[position - 1];
    if (before !== undefined && NAMES.compare(at(names, before), at(names, place)) !== 0) rank += 1;
    ranks.set(place, rank);
  }
  return (place) => ranks.get(place) ?? -1;
}

function ranked(rank: Rank, list: readonly number[]): Rank {
  return (place) => rank(at(list, place));
}
