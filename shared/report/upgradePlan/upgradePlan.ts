import { minorsAhead, type Version } from '../../checks/version.js';
import { Freezes } from '../../config/freezes.js';
import { kindOfType } from '../../estate/resource.js';
import { placeOf } from '../../findings/exemptions.js';
import type { Vigie } from '../../sweep/compose.js';
import { type ClosedSweep, fleetAt, type PartitionView } from '../../sweep/fleetView.js';
import { addDays, type Day, dayOf } from '../../time.js';
import type { DiffFilter } from '../diff/resources.js';
import { type Given, inOrder, isBelow, isDue, planCluster, type Running, runningOf } from './cluster.js';
import type { Goal } from './path.js';
import type { ClusterPlan, NotKnown, UpgradePlan } from './schema.js';
import { byResource, NOT_SEEN, notKnown, Scope } from './scope.js';
import { type Dated, ENOUGH_DAYS } from './support.js';

export interface Asked extends DiffFilter {
  /** The minor to go to; null: the newest that is supported for 180 days. */
  readonly target: { readonly name: string; readonly version: Version } | null;
  /** Clusters that are due up to this day; null: 180 days, or all below the target. */
  readonly until: Day | null;
}

/**
 * What to upgrade first, and how, from what a sweep saw. A partition at a time.
 * @throws VigieError of the store; VIGIE_USAGE for an owner or a subscription that there is not
 */
export async function upgradePlan(vigie: Vigie, closed: ClosedSweep, asked: Asked): Promise<UpgradePlan> {
  const plan = new Plan(vigie, laterOf(vigie.now, closed.sweep.now), asked);
  for await (const view of fleetAt(vigie, closed)) plan.add(view);
  return plan.result(closed);
}

/** Days are never counted from before what was seen: a clock may stand behind the sweep, as the demo's does. */
export function laterOf(now: Date, sweep: string): Date {
  return new Date(Math.max(now.getTime(), new Date(sweep).getTime()));
}

class Plan {
  readonly #scope: Scope;
  readonly #freezes: Freezes;
  readonly #dated: Dated;
  readonly #until: Day | null;
  readonly #clusters: ClusterPlan[] = [];
  readonly #notKnown: NotKnown[] = [];
  #enough = 0;

  constructor(
    readonly vigie: Pick<Vigie, 'config' | 'checkSettings'>,
    readonly now: Date,
    readonly asked: Asked,
  ) {
    this.#scope = new Scope({ owner: asked.owner, subscription: asked.subscription });
    this.#freezes = new Freezes(vigie.config.freezes, vigie.config.schedule.timeZone);
    this.#dated = { calendar: vigie.checkSettings.calendar, now };
    this.#until = asked.until ?? (asked.target === null ? this.#enoughOn() : null);
  }

  add({ state, fleet }: PartitionView): void {
    const seen = new Map((fleet?.resources ?? []).map((one) => [one.key, one]));
    const findings = byResource(Object.values(state.findings));
    for (const [key, known] of Object.entries(state.resources)) {
      if (!this.#scope.has(known) || kindOfType(known.type) !== 'cluster') continue;
      const about = seen.get(key);
      const cluster = about?.cluster;
      if (about === undefined || cluster === undefined) {
        this.#notKnown.push(notKnown(known, NOT_SEEN));
        continue;
      }
      const { retirements } = this.vigie.checkSettings;
      const freezes = this.#freezes.over({ ...placeOf(known), owner: known.owner });
      const own = { findings: findings.get(key) ?? [], windows: state.upkeep?.tomorrow[key] ?? [] };
      this.#addCluster({ ...this.#dated, about, cluster, offered: fleet?.offered ?? {}, freezes, retirements, ...own });
    }
  }

  result({ sweep }: ClosedSweep): UpgradePlan {
    this.#scope.close();
    const { owner, subscription, target } = this.asked;
    return {
      schema: 'vigie-upgrade-plan/1',
      sweep: { id: sweep.id, now: sweep.now },
      now: this.now.toISOString(),
      calendarAsOf: this.#dated.calendar.asOf,
      ...{ owner, subscription, target: target?.name ?? null, until: this.#until },
      clusters: this.#clusters.sort(inOrder),
      enough: this.#enough,
      notKnown: this.#notKnown,
    };
  }

  #addCluster(given: Given): void {
    const running = runningOf(given);
    if ('why' in running) this.#notKnown.push(notKnown(given.about, running.why));
    else if (this.#isAsked(running)) this.#clusters.push(planCluster(running, this.#goal(), this.#needsHops(running)));
    else this.#enough += 1;
  }

  #isAsked(running: Running): boolean {
    const { target } = this.asked;
    return (
      (target === null || isBelow(running, target.version)) && (this.#until === null || isDue(running, this.#until))
    );
  }

  /** Only what is due moves the control plane: older pools may be lifted to where it is. */
  #needsHops({ version, support, finding }: Running): boolean {
    const { target } = this.asked;
    if (target !== null) return minorsAhead(target.version, version) > 0;
    return finding !== undefined || support.isOver || (support.ends !== null && support.ends <= (this.#until ?? '9'));
  }

  #goal(): Goal {
    return this.asked.target === null ? { supportedOn: this.#enoughOn() } : { minor: this.asked.target.version };
  }

  #enoughOn(): Day {
    return addDays(dayOf(this.now), ENOUGH_DAYS);
  }
}
