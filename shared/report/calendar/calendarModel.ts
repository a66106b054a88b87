import { VigieError } from '../../errors.js';
import type { Finding, KnownResource } from '../../findings/finding.js';
import type { Vigie } from '../../sweep/compose.js';
import { EndingSum } from '../../sweep/endingExemptions.js';
import { type ClosedSweep, fleetAt, type PartitionView } from '../../sweep/fleetView.js';
import { clean } from '../../text.js';
import type { Day } from '../../time.js';
import { fits } from '../diff/resources.js';
import { byResource } from '../upgradePlan/scope.js';
import type { CalendarModel, Mark, ResourceDay } from './entries.js';
import { marksOf, type Rules } from './marks.js';

/**
 * The days of a fleet as a sweep left it, a partition at a time.
 * @param owner only what belongs to this owner, without regard to case; null: everything
 * @throws VigieError VIGIE_USAGE for an owner of whom the sweep knows nothing; of the store
 */
export async function calendarModel(vigie: Vigie, closed: ClosedSweep, owner: string | null): Promise<CalendarModel> {
  const { sweep } = closed;
  const gathering = new Gathering(owner, {
    now: new Date(sweep.now),
    calendar: vigie.checkSettings.calendar,
    retirements: vigie.checkSettings.retirements,
    checks: vigie.allChecks,
  });
  for await (const view of fleetAt(vigie, closed)) gathering.add(view);
  if (owner !== null && !gathering.hasAny)
    throw new VigieError('VIGIE_USAGE', `sweep ${sweep.id} knows no resource of owner "${clean(owner, 80)}"`);
  return {
    sweep: { id: sweep.id, now: sweep.now },
    owner,
    portal: vigie.config.cloud.portal,
    days: gathering.days(),
    exemptions: gathering.exemptions.all(),
  };
}

class Gathering {
  readonly #days: ResourceDay[] = [];
  readonly exemptions = new EndingSum();
  hasAny = false;

  constructor(
    private readonly owner: string | null,
    private readonly rules: Rules,
  ) {}

  add({ state, fleet }: PartitionView): void {
    const clusters = new Map((fleet?.resources ?? []).map(({ key, cluster }) => [key, cluster]));
    const findings = byResource(Object.values(state.findings));
    for (const [key, resource] of Object.entries(state.resources)) {
      if (!fits({ owner: this.owner, subscription: null }, resource)) continue;
      this.hasAny = true;
      const own = findings.get(key) ?? [];
      this.#addDays(key, resource, marksOf({ resource, findings: own, cluster: clusters.get(key) }, this.rules));
      for (const finding of own) this.#addExemption(finding, resource);
    }
  }

  /** In order of the day, then of the resource. */
  days(): readonly ResourceDay[] {
    return this.#days.sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  }

  #addDays(key: string, resource: KnownResource, marks: readonly (readonly [Day, Mark])[]): void {
    const { id, name, type, owner, subscriptionName } = resource;
    const marked = {
      key,
      id,
      type,
      name: clean(name),
      owner: owner && clean(owner),
      subscriptionName: subscriptionName && clean(subscriptionName),
    };
    const byDay = new Map<Day, Mark[]>();
    for (const [day, mark] of marks) byDay.set(day, [...(byDay.get(day) ?? []), mark]);
    for (const [day, ofDay] of byDay) this.#days.push({ resource: marked, day, marks: ofDay });
  }

  #addExemption({ status, exemption, check }: Finding, { name }: KnownResource): void {
    if (status !== 'exempted' || exemption === null) return;
    this.exemptions.add({ ...exemption, findings: 1, checks: [check], resources: [clean(name)] });
  }
}

function placeOf({ day, resource }: ResourceDay): string {
  return `${day} ${resource.key}`;
}
