import type { ReadFailure } from '../../../azure/failure.js';
import type { Cluster } from '../../../estate/cluster.js';
import { readCluster, valueIn } from '../../../estate/readCluster.js';
import { REGISTRY_API, type Registry, readRegistry } from '../../../estate/registry.js';
import { BY_NEED, type ByNeedName } from '../../../signals/byNeed.js';
import type { Cache } from '../../../signals/cache.js';
import type { Seen } from '../../../signals/gap.js';
import type { ByNeed } from '../../../signals/reading.js';
import type { SignalReads } from '../../../signals/reads.js';
import type { InRegion, SharedSignal } from '../../../signals/sharedSignal.js';
import { SHARED_SIGNALS, type SharedSignalName } from '../../../signals/sharedSignals.js';
import type { SignalName } from '../../../signals/types.js';
import type { Vigie } from '../../compose.js';
import type { Cell } from '../form.js';
import type { Identity } from '../identity.js';
import { nothing, notRead, YES } from './cells.js';

/** One cluster and one registry of a subscription, asked all that a sweep asks of each. */
export interface Sample {
  readonly cells: Readonly<Record<string, Cell>>;
  /** The cluster, where it was read. */
  readonly cluster?: Cluster | undefined;
}

export interface SampleInput {
  readonly vigie: Pick<Vigie, 'azure' | 'now'>;
  readonly cache: Cache;
  readonly identity: Identity;
  readonly subscription: string;
  readonly isWanted: (name: SignalName) => boolean;
}

/** Each is handed none but resources of the kinds that it is about. */
const BY_CALL = BY_NEED as unknown as readonly ByNeed<ByNeedName>[];
const SHARED = SHARED_SIGNALS as unknown as readonly SharedSignal<SharedSignalName, InRegion>[];

/** @param ids of its cluster and its registry; `undefined`: it has none */
export async function readSample(
  input: SampleInput,
  ids: { readonly cluster: string | undefined; readonly registry: string | undefined },
): Promise<Sample> {
  const { azure } = input.vigie;
  const cells: Record<string, Cell> = {};
  let cluster: Cluster | undefined;
  if (ids.cluster !== undefined) {
    const answer = await azure.cluster(ids.cluster);
    cells.clustersInArm = answer.ok ? YES : no(input, answer);
    if (answer.ok) {
      cluster = readCluster(answer.value);
      Object.assign(cells, await readSignals(input, cluster), await readPool(input, cluster));
    }
  }
  if (ids.registry !== undefined) {
    const answer = await azure.resource(ids.registry, REGISTRY_API);
    cells.registriesInArm = answer.ok ? YES : no(input, answer);
    if (answer.ok) Object.assign(cells, await readSignals(input, readRegistry(answer.value)));
  }
  return { cells, cluster };
}

async function readSignals(input: SampleInput, resource: Cluster | Registry): Promise<Record<string, Cell>> {
  const { cache, isWanted, vigie } = input;
  const { now } = vigie;
  const cells: Record<string, Cell> = {};
  for (const { name, about, isNeeded, notNeeded, read } of BY_CALL) {
    if (about !== resource.kind || !isWanted(name)) continue;
    cells[name] = isNeeded(resource) ? await cellOf(input, (reads) => read(reads, resource, now)) : nothing(notNeeded);
  }
  for (const { name, about, isNeeded, notNeeded, read } of SHARED) {
    if (!about.includes(resource.kind) || !isWanted(name)) continue;
    cells[name] = isNeeded(resource)
      ? await cellOf(input, (reads) => read(reads, cache, resource, now))
      : nothing(notNeeded);
  }
  return cells;
}

/** The newest image on offer, by way of one pool. */
async function readPool(input: SampleInput, cluster: Cluster): Promise<Record<string, Cell>> {
  if (!input.isWanted('newestNodeImages')) return {};
  const [pool] = valueIn(cluster.pools) ?? [];
  if (pool === undefined || cluster.id === null) return { newestNodeImages: nothing('the cluster shows no pool') };
  const answer = await input.vigie.azure.poolUpgradeProfile(cluster.id, pool.name, cluster.location ?? undefined);
  return { newestNodeImages: answer.ok ? YES : no(input, answer) };
}

async function cellOf(input: SampleInput, read: (reads: SignalReads) => Promise<Seen<unknown>>): Promise<Cell> {
  const { reads, failed } = listening(input.vigie.azure);
  const { gap } = await read(reads);
  if (gap === undefined) return YES;
  // No answer failed: the answer could not be understood, and the gap says how.
  return no(input, failed() ?? { ok: false, kind: 'garbage', why: gap.reason });
}

function no({ identity, subscription }: SampleInput, failed: ReadFailure): Cell {
  return notRead(failed, 'Reader', `/subscriptions/${subscription}`, identity);
}

/** The same reads, and the first of their answers that was none. */
function listening(reads: SignalReads): {
  readonly reads: SignalReads;
  readonly failed: () => ReadFailure | undefined;
} {
  let first: ReadFailure | undefined;
  const heard = new Proxy(reads, {
    get(target, name: keyof SignalReads) {
      const call = target[name] as (...args: unknown[]) => Promise<{ ok: true } | ReadFailure>;
      return async (...args: unknown[]) => {
        const answer = await call(...args);
        if (!answer.ok) first ??= answer;
        return answer;
      };
    },
  });
  return { reads: heard, failed: () => first };
}
