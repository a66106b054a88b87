import type { Check } from '../checks/check.js';
import type { Verdict } from '../checks/verdict.js';
import type { Severity } from '../severity.js';
import { type Finding, fingerprintOf, type PartitionState, type Tally } from './finding.js';
import type { SeenResource } from './night.js';

const WEIGHTS: Readonly<Record<Severity, number>> = { critical: 8, high: 4, medium: 2, low: 1 };

export const NO_VERDICTS: Tally = {
  pass: 0,
  fail: 0,
  notApplicable: 0,
  unknown: 0,
  exempted: 0,
  weighedPasses: 0,
  weighedFails: 0,
};

/** Counts the verdicts of resources against the state that they led to (exemptions stand there). */
export function tallyOf(
  seen: readonly Pick<SeenResource, 'key' | 'judgements'>[],
  state: Pick<PartitionState, 'resources' | 'findings'>,
): Tally {
  const tally = { ...NO_VERDICTS } as { -readonly [K in keyof Tally]: number };
  for (const { key, judgements } of seen) {
    for (const { check, verdict } of judgements) {
      if (verdict.status === 'fail' && findingOf(state, key, check, verdict)?.status === 'exempted') {
        tally.exempted++;
        continue;
      }
      tally[verdict.status]++;
      if (verdict.status === 'pass') tally.weighedPasses += weightOf(check);
      if (verdict.status === 'fail') tally.weighedFails += weightOf(check);
    }
  }
  return tally;
}

function findingOf(
  { resources, findings }: Pick<PartitionState, 'resources' | 'findings'>,
  key: string,
  check: Check,
  { subject }: Verdict,
): Finding | undefined {
  return findings[fingerprintOf(check.id, key, resources[key]?.identity ?? '', subject)];
}

export function addTallies(a: Tally, b: Tally): Tally {
  const keys = Object.keys(NO_VERDICTS) as (keyof Tally)[];
  return Object.fromEntries(keys.map((key) => [key, a[key] + b[key]])) as unknown as Tally;
}

/** 100 × passes / (passes + fails), weighed; one decimal. Null where nothing passed or failed. */
export function scoreOf({ weighedPasses, weighedFails }: Tally): number | null {
  const all = weighedPasses + weighedFails;
  return all === 0 ? null : Math.round((1_000 * weighedPasses) / all) / 10;
}

/** By the check's default severity; one whose severity is not one word weighs as high. */
function weightOf({ severity }: Check): number {
  return WEIGHTS[severity === 'by rule' ? 'high' : severity];
}
