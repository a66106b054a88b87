import { parseArgs } from 'node:util';
import { FURTHER } from './furtherDestinations.js';
import type { FleetKind } from './generator/generate.js';
import { instantOf } from './instants.js';
import { storyNights } from './story/story.js';
import { UsageError } from './usageError.js';

export interface Arguments {
  /** @default 50 */
  readonly clusters: number;
  /** @default 5 */
  readonly subscriptions: number;
  /** What the made-up fleet is like. @default varied */
  readonly fleet: FleetKind;
  /** @default 1 */
  readonly seed: number;
  /** @default the story's first night with `story`, else the machine's time at the start */
  readonly now: Date;
  /** Serves the estate of the demo's story. */
  readonly story: boolean;
  readonly estate?: string;
  /** @default 0: the system chooses one that is free */
  readonly port: number;
  /** Whether it refuses what is asked too often. @default none */
  readonly quota: 'none' | 'real';
  readonly faults?: string;
  readonly state?: string;
  readonly writeEnv?: string;
  /** Kinds of destinations that the configuration names beside the usual ones. @default none */
  readonly destinations: readonly string[];
}

const FURTHER_KINDS: readonly string[] = FURTHER.map(({ kind }) => kind);

const TEXT = { type: 'string' } as const;
const OPTIONS = {
  clusters: TEXT,
  subscriptions: TEXT,
  fleet: TEXT,
  seed: TEXT,
  now: TEXT,
  estate: TEXT,
  port: TEXT,
  quota: TEXT,
  faults: TEXT,
  state: TEXT,
  'write-env': TEXT,
  destinations: TEXT,
  story: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

export const HELP = `vigie simulate: a simulated Azure on this machine, until it is told to stop (Ctrl+C)

  --clusters N        clusters of a made-up fleet (50)
  --subscriptions N   that they lie in (5)
  --fleet KIND        varied: every check fails on some; bench: large and even, ten clusters a subscription (varied)
  --seed N            another fleet (1)
  --now ISO           where the simulated clock starts, and what the fleet's dates are reckoned from (the real time)
  --estate DIR|FILE   real ARM resources from JSON files in place of a made-up fleet
  --story             the estate of vigie demo in place of a made-up fleet
  --port P            (one that is free)
  --quota none|real   real: refuse what is asked too often, as Azure does, by the machine's time (none)
  --faults FILE       faults in force from the start, a JSON array
  --state FILE        keep estate, clock, what was received and tickets between runs
  --destinations K,K  name these too in its configuration, or all: ${FURTHER_KINDS.join(', ')}
  --write-env FILE    what vigie sweep needs, as export lines for a second terminal

Example: vigie simulate --clusters 200 --subscriptions 20 --write-env env.sh
`;

/** @returns 'help' when that is all that was asked for @throws UsageError */
export function parseArguments(given: readonly string[]): Arguments | 'help' {
  const values = parse(given);
  if (values.help === true) return 'help';
  if (values.estate !== undefined && values.story === true)
    throw new UsageError('--estate and --story name two estates; give one of them');
  const first = values.story === true ? storyNights[0]?.now : undefined;
  const now = instantOf(values.now ?? first ?? new Date().toISOString());
  if (now === undefined)
    throw new UsageError(`--now is "${values.now}"; expected an ISO date such as 2026-11-23 or 2026-11-23T01:30:00Z`);
  return {
    clusters: whole('--clusters', values.clusters, 50, 0, 1_000_000),
    subscriptions: whole('--subscriptions', values.subscriptions, 5, 1, 100_000),
    fleet: fleetOf(values.fleet, values.subscriptions),
    seed: whole('--seed', values.seed, 1, 0, Number.MAX_SAFE_INTEGER),
    port: whole('--port', values.port, 0, 0, 65_535),
    quota: quotaOf(values.quota),
    now,
    story: values.story === true,
    destinations: destinationsOf(values.destinations),
    ...(values.estate === undefined ? {} : { estate: values.estate }),
    ...(values.faults === undefined ? {} : { faults: values.faults }),
    ...(values.state === undefined ? {} : { state: values.state }),
    ...(values['write-env'] === undefined ? {} : { writeEnv: values['write-env'] }),
  };
}

function parse(given: readonly string[]) {
  try {
    return parseArgs({ args: [...given], options: OPTIONS, strict: true, allowPositionals: false }).values;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${(message.split('. ')[0] ?? message).replaceAll('\n', ' ')}; see vigie simulate --help`);
  }
}

function quotaOf(quota = 'none'): 'none' | 'real' {
  if (quota === 'none' || quota === 'real') return quota;
  throw new UsageError(`--quota is "${quota}"; expected none or real`);
}

function destinationsOf(text: string | undefined): readonly string[] {
  if (text === 'all') return FURTHER_KINDS;
  const kinds = (text ?? '').split(',').filter((kind) => kind !== '');
  const odd = kinds.find((kind) => !FURTHER_KINDS.includes(kind));
  if (odd !== undefined)
    throw new UsageError(`--destinations names "${odd}"; expected ${FURTHER_KINDS.join(', ')}, or all`);
  return kinds;
}

function fleetOf(kind: string | undefined, subscriptions: string | undefined): FleetKind {
  if (kind !== undefined && kind !== 'varied' && kind !== 'bench')
    throw new UsageError(`--fleet is "${kind}"; expected varied or bench`);
  if (kind === 'bench' && subscriptions !== undefined)
    throw new UsageError('--fleet bench has ten clusters in each subscription; leave --subscriptions out');
  return kind ?? 'varied';
}

function whole(option: string, text: string | undefined, otherwise: number, least: number, most: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most)
    throw new UsageError(`${option} is "${text}"; expected a whole number from ${least} to ${most}`);
  return value;
}
