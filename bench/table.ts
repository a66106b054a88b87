import { type Cost, isHeld, perClusterOf, workersAgainstBound } from './costs.js';
import { byKind, sharedReads } from './kinds.js';
import { isOfAProcess, lowerBound, perClusterBound, totalOf } from './lowerBound.js';
import { modelTable } from './modelTable.js';
import type { Night } from './night.js';
import { type QuotaRun, quotaFloor } from './quota.js';
import type { Results, Size } from './results.js';
import type { MeasuredNight, SizeRun } from './sizeRun.js';
import { spreadOf } from './statistics.js';
import { WORKERS } from './workers.js';

const WIDTH = 80;
const LABEL = 26;
const COLUMN = 18;
/** Columns of figures that fit beside the labels. */
const COLUMNS = 3;

/** Everything that was measured, for people, in 80 columns. */
export function tableOf(results: Results, costs: readonly Cost[]): string {
  const { cores, processor, memoryBytes, node, date } = results.machine;
  const gigabytes = (memoryBytes / 1e9).toFixed(0);
  return [
    ...wrapped(`vigie bench, ${date}: ${cores} cores (${processor}), ${gigabytes} GB, Node ${node}`, WIDTH),
    'Figures of a sweep: the median of the runs, and the least and the most.',
    ...blocksOf(results.sizes).flatMap((sizes) => ['', ...sizeBlock(sizes)]),
    ...largeBlock(results),
    '',
    ...boundBlock(results),
    ...workersBlock(results),
    ...weekBlock(results),
    ...quotaBlock(results),
    modelTable(results),
    '',
    ...costBlock(costs),
    '',
  ].join('\n');
}

function blocksOf(sizes: readonly Size[]): readonly (readonly Size[])[] {
  const blocks: (readonly Size[])[] = [];
  for (let from = 0; from < sizes.length; from += COLUMNS) blocks.push(sizes.slice(from, from + COLUMNS));
  return blocks;
}

function sizeBlock(sizes: readonly Size[]): string[] {
  const of = (read: (run: SizeRun) => number, digits = 0) => sizes.map(({ runs }) => figures(runs.map(read), digits));
  return [
    line(
      'clusters',
      sizes.map(({ clusters }) => whole(clusters)),
    ),
    line(
      '  subscriptions',
      of(({ first }) => first.inventory.subscriptions),
    ),
    line(
      '  one by one: requests',
      of(({ oneByOne }) => oneByOne),
    ),
    ...nightBlock('first night', (read, digits) => of(({ first }) => read(first.night), digits)),
    ...nightBlock('unchanged night', (read, digits) => of(({ unchanged }) => read(unchanged.night), digits)),
    ...nightBlock('night with 2% changed', (read, digits) => of(({ changed }) => read(changed.night), digits)),
  ];
}

type Read = (read: (night: Night) => number, digits?: number) => readonly string[];

function nightBlock(name: string, of: Read): string[] {
  return [
    name,
    line(
      '  wall s',
      of(({ wallMs }) => wallMs / 1_000, 1),
    ),
    line(
      '  processor s',
      of(({ cpuMs }) => cpuMs / 1_000, 1),
    ),
    line(
      '  peak memory MB',
      of(({ peakRssBytes }) => peakRssBytes / 1e6),
    ),
    line(
      '  of it side maps MB',
      of(({ sideMapBytes }) => sideMapBytes / 1e6, 1),
    ),
    line(
      '  requests',
      of(({ requests }) => requests.total),
    ),
    line(
      '  of the estate',
      of(({ requests }) => sharedReads(requests.byRoute)),
    ),
    line('  of each cluster', of(perClusterOf)),
    line('  deliveries', of(deliveriesOf)),
    line(
      '  bytes of all bodies kB',
      of(({ requests }) => requests.bytes / 1e3),
    ),
    line(
      '  events',
      of(({ events }) => events),
    ),
    line(
      '  to Sentinel kB',
      of(({ bytesTo }) => bytesTo.sentinel / 1e3, 1),
    ),
    line(
      '  to ServiceNow kB',
      of(({ bytesTo }) => bytesTo.servicenow / 1e3, 1),
    ),
    line(
      '  to Teams kB',
      of(({ bytesTo }) => bytesTo.teams / 1e3, 1),
    ),
    line(
      '  to the file kB',
      of(({ bytesTo }) => bytesTo.file / 1e3, 1),
    ),
  ];
}

function deliveriesOf({ requests }: Night): number {
  const { sentinel = 0, servicenow = 0, teams = 0 } = byKind(requests.byRoute);
  return sentinel + servicenow + teams;
}

function largeBlock({ large }: Results): string[] {
  if (large === undefined) return [];
  const { night } = large.first;
  return [
    '',
    line('clusters', [whole(large.clusters)]),
    ...nightBlock('first night', (read, digits) => [fixed(read(night), digits ?? 0)]),
  ];
}

/** Kind by kind, of the largest size: what was asked, the fewest there can be, and why. */
function boundBlock({ sizes }: Results): string[] {
  const last = sizes.at(-1);
  const run = last?.runs[0];
  if (last === undefined || run === undefined) return [];
  const { night, inventory }: MeasuredNight = run.first;
  const asked = byKind(night.requests.byRoute);
  const bound = lowerBound(inventory, run.secrets);
  const asking = { asked: sharedReads(night.requests.byRoute), fewest: totalOf(bound) };
  const first = perClusterBound(inventory).first;
  return [
    boundLine(`first night, ${whole(last.clusters)} clusters`, 'asked', 'fewest', 'because'),
    ...bound.flatMap(({ kind, requests, reason }) => boundLines(`  ${kind}`, asked[kind] ?? 0, requests, reason)),
    ...(asked.other === undefined ? [] : boundLines('  other', asked.other, 0, 'no bound allows for it')),
    ...boundLines('  together', asking.asked, asking.fewest, timesTheFewest(asking)),
    ...boundLines('  of each cluster', perClusterOf(night), first, 'a window governs its automatic upgrades'),
  ];
}

function boundLines(name: string, asked: number, fewest: number, reason: string): string[] {
  const [head = '', ...rest] = wrapped(reason, WIDTH - 46);
  return [boundLine(name, whole(asked), whole(fewest), head), ...rest.map((text) => `${' '.repeat(46)}${text}`)];
}

function boundLine(name: string, asked: string, fewest: string, reason: string): string {
  return `${name.padEnd(28)}${asked.padStart(8)}${fewest.padStart(8)}  ${reason}`;
}

function workersBlock({ workers }: Results): string[] {
  if (workers === undefined) return [];
  const { clusters, inventory, secrets, requests } = workers;
  const bound = lowerBound(inventory, secrets).filter(({ kind }) => !isOfAProcess(kind));
  const asked = byKind(requests.byRoute);
  const { estate, own } = workersAgainstBound(workers);
  const first = perClusterBound(inventory).first;
  return [
    '',
    boundLine(`${WORKERS} workers, ${whole(clusters)} clusters`, 'asked', 'fewest', ''),
    ...bound.flatMap(({ kind, requests: fewest }) => boundLines(`  ${kind}`, asked[kind] ?? 0, fewest, '')),
    ...(asked.other === undefined ? [] : boundLines('  other', asked.other, 0, 'no bound allows for it')),
    ...boundLines('  together', estate.asked, estate.fewest, timesTheFewest(estate)),
    ...boundLines('  tokens and secrets', own.asked, own.fewest, 'each process needs its own'),
    ...boundLines('  of each cluster', asked.perCluster ?? 0, first, ''),
  ].map((text) => text.trimEnd());
}

function timesTheFewest({ asked, fewest }: { readonly asked: number; readonly fewest: number }): string {
  return `${(asked / fewest).toFixed(2)} times the fewest`;
}

function weekBlock({ week }: Results): string[] {
  if (week === undefined) return [];
  const { clusters, perCluster, inventory } = week;
  const average = perCluster.reduce((sum, count) => sum + count, 0) / perCluster.length;
  const text = `reads of each cluster in ${perCluster.length} nights at ${whole(clusters)} clusters: ${perCluster.join(', ')}; ${fixed(average, 1)} a night on average, the fewest are ${fixed(perClusterBound(inventory).average, 1)}`;
  return ['', ...wrapped(text, WIDTH)];
}

function quotaBlock({ quota }: Results): string[] {
  if (quota === undefined) return [];
  const { clusters, runs } = quota;
  const times = (read: (run: QuotaRun) => number) =>
    `${figures(
      runs.map((run) => read(run) / 1_000),
      1,
    )} s`;
  const under = times(({ night }) => night.wallMs);
  const plain = times((run) => run.plain.wallMs);
  const dictated = times((run) => quotaFloor(run).quotaMs);
  const refused = figures(
    runs.map(({ night }) => night.requests.throttled),
    0,
  );
  const total = whole(runs[0]?.night.requests.total ?? 0);
  const text = `under real quotas, ${whole(clusters)} clusters: ${under}; the quotas dictate ${dictated}, the same night without them takes ${plain}; ${refused} of ${total} requests were answered 429`;
  return ['', ...wrapped(text, WIDTH)];
}

function costBlock(costs: readonly Cost[]): string[] {
  return costs.map((cost) => {
    const { unit, limit, rule } = cost;
    const digits = limit < 0.01 ? 5 : limit < 1 ? 4 : unit === '' && limit === 1 ? 0 : unit === ' MB' ? 0 : 2;
    const figure = `${fixed(cost.figure, digits)}${unit}`;
    const verdict = isHeld(cost) ? 'pass' : 'falls short';
    return `${verdict.padEnd(12)}${cost.cost.padEnd(46)}${figure.padStart(8)}  ${rule} ${limit}`.trimEnd();
  });
}

function line(label: string, cells: readonly string[]): string {
  return `${label.padEnd(LABEL)}${cells.map((cell) => cell.padStart(COLUMN)).join('')}`;
}

/** `2.7 (2.6-2.9)`; one run, or runs that agree, are told once. */
function figures(values: readonly number[], digits: number): string {
  const { median, least, most } = spreadOf(values);
  const [middle, low, high] = [median, least, most].map((value) => fixed(value, digits));
  return low === high ? `${middle}` : `${middle} (${low}-${high})`;
}

function fixed(value: number, digits: number): string {
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function whole(value: number): string {
  return fixed(value, 0);
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of text.split(' ')) {
    if (current !== '' && current.length + 1 + word.length > width) {
      lines.push(current);
      current = word;
    } else current = current === '' ? word : `${current} ${word}`;
  }
  return [...lines, current];
}
