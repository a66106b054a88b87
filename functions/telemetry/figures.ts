import { type Attributes, type Counter, type Meter, trace } from '@opentelemetry/api';
import type { RunRecord } from '../../shared/sweep/app/record.js';

/** Upper bounds of the histogram, in milliseconds: from a look at a queue to the longest run that a host allows. */
const BOUNDS_MS = [10, 50, 100, 500, 1_000, 5_000, 10_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000];

/** What takes the figures of a run: docs/observing.md has their names. */
export function figures(meter: Meter): (record: RunRecord) => void {
  const duration = meter.createHistogram('vigie.run.duration', {
    unit: 'ms',
    description: 'How long a run took',
    advice: { explicitBucketBoundaries: BOUNDS_MS },
  });
  const retries = meter.createCounter('vigie.run.retries', {
    unit: '{run}',
    description: 'Runs whose message had been taken before',
  });
  const counters = new Map<string, Counter>();
  const counter = (key: string): Counter => {
    const known = counters.get(key);
    if (known !== undefined) return known;
    const made = meter.createCounter(`vigie.run.${key}`, { description: `${key}, summed over runs` });
    counters.set(key, made);
    return made;
  };
  return (record) => {
    const attributes = dimensionsOf(record);
    duration.record(record.durationMs, attributes);
    if (record.attempt > 1) retries.add(1, attributes);
    for (const [key, count] of Object.entries(record.counts)) counter(key).add(count, attributes);
    trace.getActiveSpan()?.setAttributes(idsOf(record));
  };
}

/** Few values each. Ids of sweeps and partitions are for spans alone: a series for each of them would never end. */
function dimensionsOf({ run, outcome, destination }: RunRecord): Attributes {
  return { 'vigie.run': run, 'vigie.outcome': outcome, ...(destination && { 'vigie.destination': destination }) };
}

function idsOf(record: RunRecord): Attributes {
  const { sweep, partition, attempt } = record;
  return {
    ...dimensionsOf(record),
    ...(sweep && { 'vigie.sweep': sweep }),
    ...(partition && { 'vigie.partition': partition }),
    'vigie.attempt': attempt,
  };
}
