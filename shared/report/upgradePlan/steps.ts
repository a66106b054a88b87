import { minorsAhead, parseVersion, type Version } from '../../checks/version.js';
import type { FleetCluster, FleetResource } from '../../sweep/fleet.js';
import type { Day } from '../../time.js';
import { controlPlaneCommand, poolCommand, startCommand, wholeCommand } from './commands.js';
import type { Offer } from './offers.js';
import { limitBeyond, mostBehind } from './rules.js';
import type { Step } from './schema.js';

type Move = Omit<Step, 'freeze'>;

/** What the control plane is at. */
interface At {
  readonly minor: Version;
  readonly version: string;
  /** null: it is a minor alone, because no patch is known. */
  readonly patch: string | null;
  readonly ends: Day | null;
}

interface Pool {
  readonly minor: Version;
  readonly version: string;
  readonly os: string | null;
}

/**
 * The operations along a path: the control plane hop by hop, pools as late as the skew allows, so that nodes are drained as
 * seldom as can be, and at the end all pools at the control plane's version. A pool whose
 * system does not run on that is left as it is: it has to be replaced (an obstacle says so).
 */
export function stepsAlong(about: FleetResource, cluster: FleetCluster, running: At, hops: readonly Offer[]): Move[] {
  const way = new Way(about, cluster, running);
  if (cluster.stopped && (hops.length > 0 || way.hasOlderPools())) way.start();
  for (const hop of hops) way.hop(hop);
  way.finish();
  return way.steps;
}

export function runningAt(version: string, minor: Version, ends: Day | null): At {
  return { minor, version, patch: version, ends };
}

class Way {
  readonly steps: Move[] = [];
  readonly #pools: Map<string, Pool>;

  constructor(
    readonly about: FleetResource,
    { pools }: FleetCluster,
    private at: At,
  ) {
    this.#pools = new Map(
      pools.flatMap(({ name, version, os }) => {
        const minor = parseVersion(version ?? '');
        return minor === undefined || version === null ? [] : [[name, { minor, version, os }] as const];
      }),
    );
  }

  hasOlderPools(): boolean {
    return [...this.#pools.values()].some(({ minor }) => minorsAhead(this.at.minor, minor) > 0);
  }

  start(): void {
    const nothing = { pool: null, from: null, to: null, version: null, supportEnds: null };
    this.steps.push({ what: 'start', ...nothing, command: startCommand(this.about) });
  }

  hop(offer: Offer): void {
    const most = mostBehind(offer.minor);
    if (minorsAhead(offer.minor, this.at.minor) > most) this.#together(offer);
    else {
      this.#liftPools(({ minor }) => minorsAhead(offer.minor, minor) > most);
      this.#controlPlane(offer);
    }
  }

  finish(): void {
    this.#liftPools(({ minor }) => minorsAhead(this.at.minor, minor) > 0);
  }

  #controlPlane(offer: Offer): void {
    const next = atOffer(offer);
    const command = controlPlaneCommand(this.about, next.version);
    this.steps.push({ what: 'controlPlane', pool: null, ...this.#change(this.at.version, next), command });
    this.at = next;
  }

  /** The jump is wider than pools may lag: nothing but one operation on all of them is allowed. */
  #together(offer: Offer): void {
    const next = atOffer(offer);
    const command = wholeCommand(this.about, next.version);
    this.steps.push({ what: 'cluster', pool: null, ...this.#change(this.at.version, next), command });
    this.at = next;
    for (const [name, pool] of this.#pools) this.#pools.set(name, { ...pool, ...next });
  }

  #liftPools(isConcerned: (pool: { minor: Version }) => boolean): void {
    for (const [name, pool] of this.#pools) {
      if (!isConcerned(pool) || limitBeyond(pool.os, this.at.minor) !== undefined) continue;
      const command = poolCommand(this.about, name, this.at.version);
      this.steps.push({ what: 'pool', pool: name, ...this.#change(pool.version, this.at), command });
      this.#pools.set(name, { ...pool, ...this.at });
    }
  }

  #change(from: string, { minor, patch, ends }: At): Pick<Step, 'from' | 'to' | 'version' | 'supportEnds'> {
    return { from, to: `${minor.major}.${minor.minor}`, version: patch, supportEnds: ends };
  }
}

function atOffer({ minor, name, patch, ends }: Offer): At {
  return { minor, version: patch ?? name, patch, ends };
}
