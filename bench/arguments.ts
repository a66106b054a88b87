import { parseArgs } from 'node:util';
import { UsageError } from './usageError.js';

export interface Arguments {
  /** Clusters, rising. */
  readonly sizes: readonly number[];
  /** How often each size is measured. @default 5 */
  readonly runs: number;
  /** 100,000 clusters too, once. */
  readonly large: boolean;
  /** Counts alone decide, and each size is measured once. */
  readonly ci: boolean;
  /** Where the figures are written. @default bench/results.json */
  readonly out: string;
}

const OPTIONS = {
  sizes: { type: 'string' },
  runs: { type: 'string' },
  large: { type: 'boolean' },
  ci: { type: 'boolean' },
  out: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

const SIZES = [100, 1_000, 10_000];
const CI_SIZES = [100, 1_000];
const MOST = 100_000;

export const HELP = `vigie bench: what a sweep costs, measured on a simulated Azure and held against a computed lower bound

  --sizes A,B   clusters, ten a subscription (100,1000,10000)
  --runs N      how often each size is measured; the table shows median, least and most (5)
  --large       100,000 clusters too, a first night, once: some minutes and some GB
  --ci          100 and 1,000 once; fails on requests, events and bytes, never on time
  --out FILE    where the figures are written (bench/results.json)

Exit codes: 0 all costs held, 1 one falls short, 2 the call is wrong or a sweep could not run.

Example: vigie bench --sizes 100,1000 --runs 1
`;

/** @returns 'help' when that is all that was asked for @throws UsageError */
export function parseArguments(given: readonly string[]): Arguments | 'help' {
  const values = parse(given);
  if (values.help === true) return 'help';
  const ci = values.ci === true;
  for (const name of ['sizes', 'runs', 'large'] as const)
    if (ci && values[name] !== undefined) throw new UsageError(`--ci has its own sizes and runs; leave --${name} out`);
  return {
    sizes: ci ? CI_SIZES : sizesOf(values.sizes),
    runs: ci ? 1 : whole('--runs', values.runs, 5, 99),
    large: values.large === true,
    ci,
    out: values.out ?? 'bench/results.json',
  };
}

function parse(given: readonly string[]) {
  try {
    return parseArgs({ args: [...given], options: OPTIONS, strict: true, allowPositionals: false }).values;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${(message.split('. ')[0] ?? message).replaceAll('\n', ' ')}; see vigie bench --help`);
  }
}

function sizesOf(text: string | undefined): readonly number[] {
  if (text === undefined) return SIZES;
  const sizes = text.split(',').map((part) => whole('--sizes', part.trim(), 0, MOST));
  return [...new Set(sizes)].sort((a, b) => a - b);
}

function whole(option: string, text: string | undefined, otherwise: number, most: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!/^[1-9]\d*$/.test(text) || value > most)
    throw new UsageError(`${option} is "${text}"; expected a whole number from 1 to ${most}`);
  return value;
}
