import type { Check } from '../checks/check.js';
import type { Judgement } from '../checks/judge.js';
import { BY_NEED, type ByNeedName, type OwnReadings } from '../signals/byNeed.js';
import type { Reading } from '../signals/reading.js';
import type { SignalName } from '../signals/types.js';
import type { PartitionState } from './finding.js';
import type { Night } from './night.js';

/**
 * The readings of a resource that may serve another night: those that every verdict which rests on them found good. What
 * fails or is unknown is read again every night.
 * @param known signals of the resource that were read
 */
export function goodReadings(
  readings: OwnReadings,
  judgements: readonly Judgement[],
  known: ReadonlySet<SignalName>,
): OwnReadings {
  const good = BY_NEED.flatMap(({ name }): [ByNeedName, Reading][] => {
    const reading = readings[name];
    const isBad = judgements.some(
      ({ check, verdict }) =>
        (verdict.status === 'fail' || verdict.status === 'unknown') && restsOn(check, name, known),
    );
    return reading === undefined || isBad ? [] : [[name, reading]];
  });
  return Object.fromEntries(good);
}

/**
 * A check that lacks another signal which it needs has not come to look at this one: reading it again would change
 * nothing. Else every cluster without kured, whose reboots are unknown for ever, would be read every night.
 */
function restsOn({ needs, uses }: Check, name: ByNeedName, known: ReadonlySet<SignalName>): boolean {
  return [...needs, ...uses].includes(name) && needs.every((need) => need === name || known.has(need));
}

/** Readings of resources that were seen are those of tonight; of those that are out of sight they stay. */
export function rememberReadings(before: PartitionState['readings'], night: Night): PartitionState['readings'] {
  const done = new Set([...night.gone, ...night.seen.map(({ key }) => key)]);
  const after = BY_NEED.map(({ name }) => {
    const unseen = Object.entries(before[name] ?? {}).filter(([key]) => !done.has(key));
    const seen = night.seen.flatMap(({ key, readings }): [string, Reading][] => {
      const reading = readings[name];
      return reading === undefined ? [] : [[key, reading]];
    });
    return [name, Object.fromEntries([...unseen, ...seen])] as const;
  });
  return Object.fromEntries(after.filter(([, ofClusters]) => Object.keys(ofClusters).length > 0));
}
