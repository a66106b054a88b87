import { sharedReads } from './kinds.js';
import { type Load, loadsOf, type OneMachine, onOneMachine, unitCostsOf } from './model.js';
import type { Results, Size } from './results.js';
import { spreadOf } from './statistics.js';

/** Sizes that no machine here measures. */
const SIZES = [100_000, 1_000_000];
const WIDTH = 80;

/**
 * The model of larger estates, for people, in 80 columns: first what it says of the largest measured size, made from the
 * two sizes before it, beside what was measured there. Nothing where fewer than three sizes were measured.
 */
export function modelTable(results: Results): string {
  const [small, middle, large] = results.sizes.slice(-3);
  if (small === undefined || middle === undefined || large === undefined) return '';
  return [...checked(small, middle, large), ...SIZES.flatMap((size) => loadTable(results, size))].join('\n');
}

/** Predicted from smaller sizes, measured, and the one over the other. */
function checked(small: Size, middle: Size, large: Size): string[] {
  const secrets = large.runs[0]?.secrets ?? 0;
  const predicted = onOneMachine(unitCostsOf(small, middle), large.clusters, secrets);
  const seen = measured(large);
  const row = (what: string, of: (one: OneMachine) => number, digits = 0) =>
    `  ${what.padEnd(28)}${number(of(predicted), digits)}${number(of(seen), digits)}${number(of(predicted) / of(seen), 2)}`;
  return [
    '',
    `the model at ${large.clusters.toLocaleString('en')}, made from ${small.clusters} and ${middle.clusters.toLocaleString('en')}`,
    `  ${'first night'.padEnd(28)}${'predicted'.padStart(16)}${'measured'.padStart(16)}${'ratio'.padStart(16)}`,
    row('requests of the estate', ({ requests }) => requests),
    row('requests of each cluster', ({ perClusterReads }) => perClusterReads),
    row('events', ({ events }) => events),
    row('to Sentinel kB', ({ sentinelBytes }) => sentinelBytes / 1_000),
    row('processor s', ({ cpuSeconds }) => cpuSeconds, 1),
    row('wall s', ({ wallSeconds }) => wallSeconds, 1),
  ];
}

function measured({ runs }: Size): OneMachine {
  const median = (of: (run: (typeof runs)[number]) => number) => spreadOf(runs.map(of)).median;
  return {
    requests: median(({ first }) => sharedReads(first.night.requests.byRoute)),
    perClusterReads: median(({ first }) => first.inventory.governed.clusters),
    cpuSeconds: median(({ first }) => first.night.cpuMs / 1_000),
    wallSeconds: median(({ first }) => first.night.wallMs / 1_000),
    sentinelBytes: median(({ first }) => first.night.bytesTo.sentinel),
    events: median(({ first }) => first.night.events),
  };
}

/** What has a limit, what breaks first on top. */
function loadTable(results: Results, clusters: number): string[] {
  const loads = [...loadsOf(results, clusters)].sort((a, b) => a.breaksAt - b.breaksAt);
  if (loads.length === 0) return [];
  const head = `the app at ${clusters.toLocaleString('en')} clusters`;
  return [
    '',
    `${head.padEnd(50)}${'used'.padStart(10)}${'limit'.padStart(10)}${'of it'.padStart(8)}`,
    ...loads.flatMap(loadLines),
  ];
}

function loadLines({ what, unit, used, limit, breaksAt, moves }: Load): string[] {
  const words = `  ${what}${unit === '' ? '' : `, ${unit}`}`;
  const figures = `${rounded(used).padStart(10)}${rounded(limit).padStart(10)}${`${Math.round((100 * used) / limit)}%`.padStart(8)}`;
  const first = words.length <= 50 ? [`${words.padEnd(50)}${figures}`] : [words, `${''.padEnd(50)}${figures}`];
  if (used <= limit) return first;
  return [...first, ...wrapped(`breaks at ${rounded(breaksAt)} clusters; what moves it: ${moves}`)];
}

function wrapped(text: string): string[] {
  const lines: string[] = [];
  let line = '     ';
  for (const word of text.split(' ')) {
    if (line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = '     ';
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}

function number(value: number, digits: number): string {
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits }).padStart(16);
}

function rounded(value: number): string {
  if (!Number.isFinite(value)) return 'never';
  const digits = value >= 100 ? 0 : 1;
  return value.toLocaleString('en', { maximumFractionDigits: digits });
}
