import { byKind, sharedReads } from './kinds.js';
import { isOfAProcess, lowerBound, perClusterBound, totalOf } from './lowerBound.js';
import type { Night } from './night.js';
import { quotaFloor } from './quota.js';
import type { Results, Size } from './results.js';
import type { MeasuredNight, SizeRun } from './sizeRun.js';
import { spreadOf } from './statistics.js';
import { WORKERS, type WorkersRun } from './workers.js';

/** One promise about what a sweep costs, with what was measured. */
export interface Cost {
  readonly cost: string;
  readonly figure: number;
  readonly unit: '' | ' s' | ' MB';
  readonly limit: number;
  /** `below`: the limit itself falls short. */
  readonly rule: 'at most' | 'below';
  /** `time` and `memory` depend on the machine: CI does not judge them. */
  readonly of: 'counts' | 'time' | 'memory';
}

const MEGABYTE = 1_000_000;
/** Sizes that the promises are made about. */
const TEN_THOUSAND = 10_000;
const THOUSAND = 1_000;

export function isHeld({ figure, limit, rule }: Cost): boolean {
  return rule === 'below' ? figure < limit : figure <= limit;
}

/** Every cost that these results can tell something about. */
export function costsOf(results: Results): readonly Cost[] {
  return [
    ...requestCosts(results),
    ...perClusterCosts(results),
    ...quietCosts(results),
    ...growthCosts(results),
    ...machineCosts(results),
    ...quotaCosts(results),
  ];
}

function sizeOf({ sizes }: Results, clusters: number): Size | undefined {
  return sizes.find((size) => size.clusters === clusters);
}

function nightsOf({ sizes }: Results): readonly { readonly run: SizeRun; readonly seen: MeasuredNight }[] {
  return sizes.flatMap(({ runs }) =>
    runs.flatMap((run) => [run.first, run.unchanged, run.changed].map((seen) => ({ run, seen }))),
  );
}

/** What was asked of the whole estate against the fewest requests that could tell it. */
function againstBound({ night, inventory }: MeasuredNight, secrets: number): number {
  // A night that tells a desk or a chat nothing needs no secret of theirs.
  const { servicenow, teams } = night.bytesTo;
  const needed = servicenow + teams === 0 ? 0 : secrets;
  const bound = lowerBound(inventory, needed);
  return sharedReads(night.requests.byRoute) / totalOf(bound);
}

function requestCosts(results: Results): readonly Cost[] {
  const alone = nightsOf(results).map(({ run, seen }) => againstBound(seen, run.secrets));
  if (results.large !== undefined) alone.push(againstBound(results.large.first, results.large.secrets));
  const costs = [atMost('requests against the fewest, one process', Math.max(...alone), 1.1)];
  if (results.workers !== undefined) {
    const { estate } = workersAgainstBound(results.workers);
    costs.push(atMost(`requests against the fewest, ${WORKERS} workers`, estate.asked / estate.fewest, 1.1));
  }
  const large = sizeOf(results, TEN_THOUSAND);
  if (large !== undefined) {
    const shares = large.runs.map(({ first, oneByOne }) => sharedReads(first.night.requests.byRoute) / oneByOne);
    costs.push(atMost('requests against one by one', Math.max(...shares), 0.01));
  }
  return costs;
}

interface Against {
  readonly asked: number;
  readonly fewest: number;
}

/** Tokens and secrets apart: each process needs its own, and they tell nothing of the estate. */
export function workersAgainstBound({ inventory, secrets, requests }: WorkersRun): {
  readonly estate: Against;
  readonly own: Against;
} {
  const bound = lowerBound(inventory, secrets);
  const asked = byKind(requests.byRoute);
  const own = {
    asked: (asked.tokens ?? 0) + (asked.secrets ?? 0),
    fewest: totalOf(bound.filter(({ kind }) => isOfAProcess(kind))),
  };
  const estate = { asked: sharedReads(requests.byRoute) - own.asked, fewest: totalOf(bound) - own.fewest };
  return { estate, own };
}

function perClusterCosts({ sizes, week }: Results): readonly Cost[] {
  const firsts = sizes.flatMap(({ runs }) => runs.map(({ first }) => first));
  const shares = firsts.map(({ night, inventory }) => share(perClusterOf(night), perClusterBound(inventory).first));
  const costs = [atMost('reads of each cluster, first night', Math.max(...shares), 1.1)];
  if (week !== undefined) {
    const average = week.perCluster.reduce((sum, count) => sum + count, 0) / week.perCluster.length;
    const bound = perClusterBound(week.inventory).average;
    costs.push(atMost('reads of each cluster, average night', share(average, bound), 1.1));
  }
  return costs;
}

export function perClusterOf({ requests }: Pick<Night, 'requests'>): number {
  return byKind(requests.byRoute).perCluster ?? 0;
}

/** Nothing needed and nothing asked is as few as there can be. */
function share(asked: number, bound: number): number {
  return asked === 0 && bound === 0 ? 1 : asked / bound;
}

/** A summary has the same size however large the estate is: its share of a dump is judged on the largest measured. */
function quietCosts({ sizes }: Results): readonly Cost[] {
  const events = sizes.flatMap(({ runs }) => runs.map(({ unchanged }) => unchanged.night.events));
  const costs = [atMost('events of an unchanged night', Math.max(...events), 1)];
  const last = sizes.at(-1);
  if (last !== undefined && last.clusters >= THOUSAND) {
    // The first night tells Sentinel each finding once: as much as a full dump would.
    const shares = last.runs.map(
      ({ first, unchanged }) => unchanged.night.bytesTo.sentinel / first.night.bytesTo.sentinel,
    );
    const words = 'bytes of an unchanged night, of a full dump';
    costs.push({ ...atMost(words, Math.max(...shares), 0.001), rule: 'below' });
  }
  return costs;
}

/** Requests of the whole estate may grow from the smallest size to the largest as the fewest possible do. */
function growthCosts({ sizes }: Results): readonly Cost[] {
  const [small, large] = [sizes[0]?.runs[0], sizes.at(-1)?.runs[0]];
  if (small === undefined || large === undefined || sizes.length < 2) return [];
  const [from, to] = [againstBound(small.first, small.secrets), againstBound(large.first, large.secrets)];
  return [atMost(`growth of requests from ${words(sizes[0])} to ${words(sizes.at(-1))}`, to / from, 1.1)];
}

function words(size: Size | undefined): string {
  return (size?.clusters ?? 0).toLocaleString('en');
}

function machineCosts(results: Results): readonly Cost[] {
  const [thousand, ten] = [sizeOf(results, THOUSAND), sizeOf(results, TEN_THOUSAND)];
  if (ten === undefined) return [];
  const nights = ten.runs.flatMap((run) => [run.first, run.unchanged, run.changed].map(({ night }) => night));
  const cpu = spreadOf(ten.runs.map(({ first }) => first.night.cpuMs / 1_000)).median;
  const rss = Math.max(...nights.map(({ peakRssBytes }) => peakRssBytes)) / MEGABYTE;
  return [
    { ...atMost('processor time of a first night at 10,000', cpu, 15), of: 'time', unit: ' s' },
    { ...atMost('peak memory at 10,000', rss, 400), of: 'memory', unit: ' MB' },
    ...timeGrowth(thousand, ten),
    ...memoryGrowth(ten, results.large?.first.night),
  ];
}

function timeGrowth(thousand: Size | undefined, ten: Size): readonly Cost[] {
  const ratios = ten.runs.flatMap(({ first }, place) => {
    const small = thousand?.runs[place];
    return small === undefined ? [] : [first.night.wallMs / small.first.night.wallMs];
  });
  if (ratios.length === 0) return [];
  return [{ ...atMost('time at 10,000 against time at 1,000', spreadOf(ratios).median, 11), of: 'time' }];
}

function memoryGrowth(ten: Size, large: Night | undefined): readonly Cost[] {
  if (large === undefined) return [];
  const base = spreadOf(ten.runs.map(({ first }) => withoutSideMaps(first.night))).median;
  const words = 'memory at 100,000 against 10,000 (no side maps)';
  return [{ ...atMost(words, withoutSideMaps(large) / base, 1.1), of: 'memory' }];
}

function withoutSideMaps({ peakRssBytes, sideMapBytes }: Night): number {
  return peakRssBytes - sideMapBytes;
}

function quotaCosts({ quota }: Results): readonly Cost[] {
  if (quota === undefined) return [];
  const ratios = quota.runs.map((run) => run.night.wallMs / quotaFloor(run).ms);
  const refused = quota.runs.map(({ night: { requests } }) => requests.throttled / requests.total);
  // How many are refused depends on how fast the machine asks: CI does not judge it.
  return [
    { ...atMost('time under quotas, of what they dictate', spreadOf(ratios).median, 1.5), of: 'time' },
    { ...atMost('requests answered 429', Math.max(...refused), 0.01), of: 'time' },
  ];
}

function atMost(cost: string, figure: number, limit: number): Cost {
  return { cost, figure, unit: '', limit, rule: 'at most', of: 'counts' };
}
