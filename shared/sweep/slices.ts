import { gunzipSync, gzipSync } from 'node:zlib';
import type { Check } from '../checks/check.js';
import type { Verdict } from '../checks/verdict.js';
import type { Cluster } from '../estate/cluster.js';
import type { Resource } from '../estate/resource.js';
import type { SeenResource } from '../findings/night.js';
import type { SignalsInput } from '../signals/signalsFor.js';
import type { SignalName } from '../signals/types.js';
import { hashOf } from '../text.js';
import { type Judged, judgeSlice } from './judgeSlice.js';
import type { PartitionRun } from './partitionRun.js';

/** Clusters of a slice. Reading what needs a call a cluster takes a second each where Azure allows no more. */
export const SLICE_CLUSTERS = 100;

/**
 * Reads the signals of a partition's resources and judges them. A large partition is worked on in slices, and each is kept
 * in the store: a run whose time is over, or that is killed, leaves what it has done to the next one.
 * @param others resources that are no clusters: they go with the last slice
 * @returns `more`: the time of this run is over; it has done at least one slice
 */
export async function judgeInSlices(
  run: PartitionRun,
  clusters: readonly Cluster[],
  others: readonly Resource[],
  input: Omit<SignalsInput, 'clusters' | 'slice'>,
): Promise<Judged | 'more'> {
  const whole = { ...input, clusters };
  if (clusters.length <= SLICE_CLUSTERS) return judgeSlice(run, [...clusters, ...others], whole);
  const slices: Judged[] = [];
  let done = 0;
  for (let from = 0; from < clusters.length; from += SLICE_CLUSTERS) {
    const to = from + SLICE_CLUSTERS;
    const slice = [...clusters.slice(from, to), ...(to >= clusters.length ? others : [])];
    const kept = await readSlice(run, slice);
    if (kept === undefined && done > 0 && run.isOver()) return 'more';
    if (kept === undefined) done += 1;
    slices.push(kept ?? (await keepSlice(run, slice, await judgeSlice(run, slice, whole))));
  }
  return joined(slices);
}

function joined(slices: readonly Judged[]): Judged {
  const gaps = slices.flatMap((slice) => slice.gaps);
  return {
    resources: slices.flatMap(({ resources }) => resources),
    gaps: [...new Map(gaps.map((gap) => [`${gap.scope.toLowerCase()} ${gap.signal}`, gap])).values()],
    strayRows: slices[0]?.strayRows ?? 0,
  };
}

/** A resource as it is kept: checks by their id, sets as lists. */
interface KeptResource extends Omit<SeenResource, 'known' | 'alerts' | 'judgements'> {
  readonly known: readonly SignalName[];
  readonly alerts: SeenResource['alerts'] | null;
  readonly judgements: readonly { readonly check: string; readonly verdict: Verdict }[];
}

interface KeptSlice extends Omit<Judged, 'resources'> {
  readonly resources: readonly KeptResource[];
}

/** Of these resources, judged by this configuration, behind this state: anything else is another slice. */
function slicePath({ sweep, partition, before, vigie }: PartitionRun, slice: readonly Resource[]): string {
  const what = hashOf(before.seq, vigie.config.hash, slice.map(({ key }) => key).join('\n'));
  return `work/${sweep.id}/${partition.id}/slices/${what.slice(0, 32)}.json.gz`;
}

async function readSlice(run: PartitionRun, slice: readonly Resource[]): Promise<Judged | undefined> {
  const bytes = await run.vigie.store.readBytes(slicePath(run, slice));
  if (bytes === undefined) return undefined;
  const kept = unpacked(bytes);
  return kept && { ...kept, resources: kept.resources.map((resource) => restored(resource, run.vigie.allChecks)) };
}

/** It was created whole, under a name that says what it holds; one that is damaged is judged again. */
function unpacked(bytes: Uint8Array): KeptSlice | undefined {
  try {
    return JSON.parse(gunzipSync(bytes).toString('utf8')) as KeptSlice;
  } catch {
    return undefined;
  }
}

/** @returns what was kept: another run may have been quicker, and then both go on with the same */
async function keepSlice(run: PartitionRun, slice: readonly Resource[], judged: Judged): Promise<Judged> {
  const kept: KeptSlice = { ...judged, resources: judged.resources.map(plain) };
  const isFirst = await run.vigie.store.create(slicePath(run, slice), gzipSync(JSON.stringify(kept), { level: 1 }));
  return isFirst ? judged : ((await readSlice(run, slice)) ?? judged);
}

function plain({ known, alerts, judgements, ...rest }: SeenResource): KeptResource {
  return {
    ...rest,
    known: [...known],
    alerts: alerts ?? null,
    judgements: judgements.map(({ check, verdict }) => ({ check: check.id, verdict })),
  };
}

function restored(
  { known, alerts, judgements, ...rest }: KeptResource,
  checks: ReadonlyMap<string, Check>,
): SeenResource {
  return {
    ...rest,
    known: new Set(known),
    alerts: alerts ?? undefined,
    judgements: judgements.flatMap(({ check, verdict }) => {
      const found = checks.get(check);
      return found === undefined ? [] : [{ check: found, verdict }];
    }),
  };
}
