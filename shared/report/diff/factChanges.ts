import type { FleetCluster, FleetPool } from '../../sweep/fleet.js';
import type { ResourceChange } from './schema.js';

type Fact = ResourceChange['facts'][number];

/** What a cluster runs that it did not run before: versions, images, plans, channels. Pools are told apart by name. */
export function factChanges(before: FleetCluster | undefined, after: FleetCluster | undefined): Fact[] {
  if (before === undefined || after === undefined) return [];
  const own = [
    fact('version', before.version, after.version),
    fact('supportPlan', before.supportPlan, after.supportPlan),
    fact('tier', before.tier, after.tier),
    fact('upgradeChannel', before.upgradeChannel, after.upgradeChannel),
    fact('nodeOsChannel', before.nodeOsChannel, after.nodeOsChannel),
    fact('stopped', yesNo(before.stopped), yesNo(after.stopped)),
  ];
  return [...own, ...poolChanges(before.pools, after.pools)].flatMap((one) => one ?? []);
}

function poolChanges(before: readonly FleetPool[], after: readonly FleetPool[]): (Fact | undefined)[] {
  const earlier = new Map(before.map((pool) => [pool.name, pool]));
  const later = new Map(after.map((pool) => [pool.name, pool]));
  const names = [...new Set([...earlier.keys(), ...later.keys()])].sort();
  return names.flatMap((name) => {
    const [was, is] = [earlier.get(name), later.get(name)];
    if (was === undefined || is === undefined) return [fact(`pool/${name}`, was && 'there', is && 'there')];
    return [
      fact(`pool/${name} version`, was.version, is.version),
      fact(`pool/${name} image`, was.image, is.image),
      fact(`pool/${name} nodes`, numberText(was.nodes), numberText(is.nodes)),
    ];
  });
}

function fact(what: string, from: string | null | undefined, to: string | null | undefined): Fact | undefined {
  return (from ?? null) === (to ?? null) ? undefined : { what, from: from ?? null, to: to ?? null };
}

function yesNo(is: boolean): string {
  return is ? 'yes' : 'no';
}

function numberText(number: number | null): string | null {
  return number === null ? null : String(number);
}
