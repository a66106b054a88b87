import type { Read } from '../azure/failure.js';
import { type Answer, askOneByOne } from '../estate/oneByOne.js';
import { readCluster } from '../estate/readCluster.js';
import { REGISTRY_API, readRegistry } from '../estate/registry.js';
import { kindOfType, type Resource } from '../estate/resource.js';
import type { Gap } from '../findings/finding.js';
import type { JsonObject } from '../json.js';
import { count } from '../text.js';
import type { PartitionRun } from './partitionRun.js';
import { scopeOf, whyIncomplete } from './plannedPartitions.js';

/** More than this many resources of a kind, and more than this share of them, that vanish at once resolve nothing. */
const MASS_COUNT = 10;
const MASS_SHARE = 0.05;

/** What became of the resources that were there and are not returned. */
export interface Missing<R extends Resource = Resource> {
  /** They answered for themselves. */
  readonly found: readonly R[];
  /** Keys of those that are gone for certain. */
  readonly gone: ReadonlySet<string>;
  readonly gaps: readonly Gap[];
}

/** A kind of resource that Resource Graph returns and that can be asked for by itself. */
interface Returned<R extends Resource> {
  readonly kind: R['kind'];
  /** Its table, which is also what a gap is named after. */
  readonly table: string;
  readonly read: (raw: JsonObject) => R;
  readonly ask: (run: PartitionRun, id: string) => Promise<Read<JsonObject>>;
}

export const CLUSTERS: Returned<Extract<Resource, { kind: 'cluster' }>> = {
  kind: 'cluster',
  table: 'clusters',
  read: readCluster,
  ask: ({ vigie }, id) => vigie.azure.cluster(id),
};

export const REGISTRIES: Returned<Extract<Resource, { kind: 'registry' }>> = {
  kind: 'registry',
  table: 'registries',
  read: readRegistry,
  ask: ({ vigie }, id) => vigie.azure.resource(id, REGISTRY_API),
};

/** A resource that was there and is not returned is asked for by itself, unless many vanished at once. */
export async function askForMissing<R extends Resource>(
  run: PartitionRun,
  returned: Returned<R>,
  here: readonly R[],
): Promise<Missing<R>> {
  const keys = new Set(here.map(({ key }) => key));
  const known = Object.entries(run.before.resources).filter(([, { type }]) => kindOfType(type) === returned.kind);
  const missing = known.filter(([key]) => !keys.has(key)).map(([key, { id }]) => ({ key, id }));
  const isMass = missing.length > MASS_COUNT && missing.length > MASS_SHARE * known.length;
  // Where the table itself was not read whole, another gap says so, and nothing vanished that anybody knows of.
  if (isMass && whyIncomplete(run.planned, run.partition, returned.table) !== undefined) return nothing([]);
  if (isMass && !run.vigie.acceptDisappearance) return nothing([massGap(run, returned, missing.length, known.length)]);
  const answers = await askOneByOne(
    (id) => returned.ask(run, id),
    missing.map(({ id }) => id),
  );
  const found = missing.map((one) => ({ ...one, answer: ofItself(returned, one.key, answers.get(one.id)) }));
  return {
    found: found.flatMap(({ answer }) => (answer.state === 'judged' ? [returned.read(answer.raw)] : [])),
    gone: new Set(found.flatMap(({ key, answer }) => (answer.state === 'deleted' ? [key] : []))),
    gaps: found.flatMap(({ id, answer }) => ('why' in answer ? [unseen(returned, id, answer.why)] : [])),
  };
}

function nothing(gaps: readonly Gap[]): Missing<never> {
  return { found: [], gone: new Set(), gaps };
}

/** An answer counts only where it is about the resource that was asked for. */
function ofItself<R extends Resource>({ kind, read }: Returned<R>, key: string, answer: Answer | undefined): Answer {
  if (answer === undefined) return { state: 'unknown', why: 'it was not asked' };
  if (answer.state !== 'judged' || read(answer.raw).key === key) return answer;
  return { state: 'unknown', why: `the answer is not about this ${kind}` };
}

function unseen<R extends Resource>({ kind, table }: Returned<R>, id: string, why: string): Gap {
  const reason = `Resource Graph no longer returns it, and asking for it says: ${why}`;
  return { scope: `${kind}/${id}`, signal: table, reason };
}

function massGap<R extends Resource>(
  { partition }: PartitionRun,
  { kind, table }: Returned<R>,
  missing: number,
  known: number,
): Gap {
  const all = kind === 'registry' ? `${known} registries` : count(known, kind);
  const reason = `${missing} of ${all} vanished at once; nothing is closed. If that is right, run: vigie sweep --accept-disappearance`;
  return { scope: scopeOf(partition), signal: table, reason };
}
