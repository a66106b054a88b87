import { at, isObject } from '../json.js';
import type { World } from '../world.js';
import type { Draft } from './draft.js';
import { isPlain } from './posture.js';

/** Revisions that regions offer, oldest first: the one that lags is one behind, and has no zones either. */
const OFFERED = ['asm-1-27', 'asm-1-28', 'asm-1-29'];
const LAGGING = ['asm-1-26', 'asm-1-27', 'asm-1-28'];
const NO_LONGER_OFFERED = 'asm-1-25';
/** Every sixth cluster has the Istio add-on. */
const ISTIO_EVERY = 6;

/** What the regions of the varied fleet answer of Istio and of zones. */
export function addMeshAndZones(
  world: World,
  regions: readonly { readonly name: string; readonly lags: boolean }[],
): void {
  for (const { name, lags } of regions) {
    world.meshRevisions[name] = [profileOf(lags ? LAGGING : OFFERED, minorsOf(world.versions[name]))];
    if (lags) world.zones[name] = 0;
  }
}

/** Each revision goes with the minors of the region, the newest one not with the oldest. */
function profileOf(revisions: readonly string[], minors: readonly string[]): unknown {
  const name = 'istio';
  return {
    name,
    type: 'Microsoft.ContainerService/locations/meshRevisionProfiles',
    properties: {
      meshRevisions: revisions.map((revision, place) => {
        const next = revisions[place + 1];
        const versions = next === undefined ? minors.slice(1) : minors;
        return {
          revision,
          ...(next === undefined ? {} : { upgrades: [next] }),
          compatibleWith: ['KubernetesOfficial', 'AKSLongTermSupport'].map((plan) => ({ name: plan, versions })),
        };
      }),
    },
  };
}

/** Oldest first. */
function minorsOf(versions: unknown): readonly string[] {
  const values = at(versions, 'values');
  return (Array.isArray(values) ? values.filter(isObject) : []).map(({ version }) => String(version)).reverse();
}

/** The mesh of a cluster, and the zones of its system pools: one in five lies in none, one in five in one. */
export function applyMeshAndZones(draft: Draft): void {
  const { index, region } = draft;
  if (index % ISTIO_EVERY === 2 && !isPlain(index)) draft.properties.serviceMeshProfile = istio(draft);
  const zones = [[], ['1']][index % 5] ?? ['1', '2', '3'];
  for (const pool of draft.pools)
    if (pool.mode === 'System' && pool.type !== 'AvailabilitySet' && !region.lags && zones.length > 0)
      pool.more = { ...pool.more, availabilityZones: zones };
}

/** The newest, one behind, both while it is upgraded, one that is gone. */
function istio({ index, region }: Draft): unknown {
  const [, older = '', newest = ''] = region.lags ? LAGGING : OFFERED;
  const turns = [[newest], [older], [older, newest], [NO_LONGER_OFFERED]];
  const revisions = turns[Math.floor(index / ISTIO_EVERY) % turns.length];
  return { mode: 'Istio', istio: { revisions } };
}
