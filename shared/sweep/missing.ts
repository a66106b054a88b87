import type { Cluster } from '../estate/cluster.js';
import { type Answer, askOneByOne } from '../estate/oneByOne.js';
import { readCluster } from '../estate/readCluster.js';
import type { Gap } from '../findings/finding.js';
import { count } from '../text.js';
import type { PartitionRun } from './partitionRun.js';
import { scopeOf, whyIncomplete } from './plannedPartitions.js';

/** More than this many clusters, and more than this share of a partition, that vanish at once resolve nothing. */
const MASS_COUNT = 10;
const MASS_SHARE = 0.05;

/** What became of the clusters that were there and are not returned. */
export interface Missing {
  /** They answered for themselves. */
  readonly clusters: readonly Cluster[];
  /** Keys of those that are gone for certain. */
  readonly gone: ReadonlySet<string>;
  readonly gaps: readonly Gap[];
}

const NOTHING_KNOWN: Missing = { clusters: [], gone: new Set(), gaps: [] };

/** A cluster that was there and is not returned is asked for by itself, unless many vanished at once. */
export async function askForMissing(run: PartitionRun, returned: readonly Cluster[]): Promise<Missing> {
  const here = new Set(returned.map(({ key }) => key));
  const known = Object.entries(run.before.resources);
  const missing = known.filter(([key]) => !here.has(key)).map(([key, { id }]) => ({ key, id }));
  const isMass = missing.length > MASS_COUNT && missing.length > MASS_SHARE * known.length;
  // Where the table itself was not read whole, another gap says so, and nothing vanished that anybody knows of.
  if (isMass && whyIncomplete(run.planned, run.partition, 'clusters') !== undefined) return NOTHING_KNOWN;
  if (isMass && !run.vigie.acceptDisappearance) return massGap(run, missing.length, known.length);
  const answers = await askOneByOne(
    run.vigie.azure,
    missing.map(({ id }) => id),
  );
  const found = missing.map((one) => ({ ...one, answer: ofItself(one.key, answers.get(one.id)) }));
  return {
    clusters: found.flatMap(({ answer }) => (answer.state === 'judged' ? [readCluster(answer.raw)] : [])),
    gone: new Set(found.flatMap(({ key, answer }) => (answer.state === 'deleted' ? [key] : []))),
    gaps: found.flatMap(({ id, answer }) => ('why' in answer ? [unseen(id, answer.why)] : [])),
  };
}

/** An answer counts only where it is about the cluster that was asked for. */
function ofItself(key: string, answer: Answer | undefined): Answer {
  if (answer === undefined) return { state: 'unknown', why: 'it was not asked' };
  if (answer.state !== 'judged' || readCluster(answer.raw).key === key) return answer;
  return { state: 'unknown', why: 'the answer is not about this cluster' };
}

function unseen(id: string, why: string): Gap {
  const reason = `Resource Graph no longer returns it, and asking for it says: ${why}`;
  return { scope: `cluster/${id}`, signal: 'clusters', reason };
}

function massGap({ partition }: PartitionRun, missing: number, known: number): Missing {
  const reason = `${missing} of ${count(known, 'cluster')} vanished at once; nothing is closed. If that is right, run: vigie sweep --accept-disappearance`;
  const gap = { scope: scopeOf(partition), signal: 'clusters', reason };
  return { clusters: [], gone: new Set(), gaps: [gap] };
}
