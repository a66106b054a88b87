import { aheadOf, type Freeze, Freezes, type OwnedPlace } from '../../config/freezes.js';
import { kindOfType } from '../../estate/resource.js';
import { placeOf } from '../../findings/exemptions.js';
import type { Finding, KnownResource } from '../../findings/finding.js';
import type { Vigie } from '../../sweep/compose.js';
import type { FleetResource } from '../../sweep/fleet.js';
import { type ClosedSweep, fleetAt, type PartitionView } from '../../sweep/fleetView.js';
import { clean } from '../../text.js';
import { DAY_MS, dayOf, daysUntil, endOf } from '../../time.js';
import type { DiffFilter } from '../diff/resources.js';
import { seen } from '../upgradePlan/freezing.js';
import type { NotKnown } from '../upgradePlan/schema.js';
import { byResource, NOT_SEEN, notKnown, Scope } from '../upgradePlan/scope.js';
import type { Dated } from '../upgradePlan/support.js';
import { laterOf } from '../upgradePlan/upgradePlan.js';
import { type Bare, exemptionEndings, retirementEndings, versionEndings } from './endings.js';
import { FARTHEST, ownersOf } from './owners.js';
import type { Ending, Forecast } from './schema.js';

/**
 * What leaves support, owner by owner, from what a sweep saw. A partition at a time.
 * @throws VigieError of the store; VIGIE_USAGE for an owner or a subscription that there is not
 */
export async function forecast(vigie: Vigie, closed: ClosedSweep, asked: DiffFilter): Promise<Forecast> {
  const sum = new Sum(vigie, laterOf(vigie.now, closed.sweep.now), asked);
  for await (const view of fleetAt(vigie, closed)) sum.add(view);
  return sum.result(closed);
}

class Sum {
  readonly #scope: Scope;
  readonly #freezes: Freezes;
  readonly #dated: Dated;
  readonly #endings = new Map<string | null, Ending[]>();
  readonly #notKnown: NotKnown[] = [];
  readonly #ahead = new Map<string, Freeze>();

  constructor(
    readonly vigie: Pick<Vigie, 'config' | 'checkSettings'>,
    readonly now: Date,
    readonly asked: DiffFilter,
  ) {
    this.#scope = new Scope(asked);
    this.#freezes = new Freezes(vigie.config.freezes, vigie.config.schedule.timeZone);
    this.#dated = { calendar: vigie.checkSettings.calendar, now };
  }

  add({ state, fleet }: PartitionView): void {
    const resources = new Map((fleet?.resources ?? []).map((one) => [one.key, one]));
    const findings = byResource(Object.values(state.findings));
    for (const [key, known] of Object.entries(state.resources)) {
      if (!this.#scope.has(known)) continue;
      const own = findings.get(key) ?? [];
      const freezes = this.#freezesOver({ ...placeOf(known), owner: known.owner });
      for (const bare of [
        ...this.#clusterEndings(known, resources.get(key), own),
        ...exemptionEndings(own, this.#dated),
      ])
        this.#keep(known, bare, freezes);
    }
  }

  result({ sweep }: ClosedSweep): Forecast {
    this.#scope.close();
    return {
      schema: 'vigie-forecast/1',
      sweep: { id: sweep.id, now: sweep.now },
      now: this.now.toISOString(),
      calendarAsOf: this.#dated.calendar.asOf,
      owner: this.asked.owner,
      subscription: this.asked.subscription,
      freezes: [...this.#ahead.values()].sort((a, b) => +a.begins - +b.begins).map(seen),
      owners: ownersOf(this.#endings),
      notKnown: this.#notKnown,
    };
  }

  #clusterEndings(known: KnownResource, about: FleetResource | undefined, own: readonly Finding[]): readonly Bare[] {
    if (kindOfType(known.type) !== 'cluster') return [];
    if (about?.cluster === undefined) {
      this.#notKnown.push(notKnown(known, NOT_SEEN));
      return [];
    }
    const versions = versionEndings(about.cluster, own, this.#dated);
    if ('why' in versions) this.#notKnown.push(notKnown(known, versions.why));
    const retired = retirementEndings(about.cluster, own, this.vigie.checkSettings.retirements, this.#dated);
    const blind = about.verdicts['retired-feature'] === undefined ? NOT_JUDGED : about.unknown['retired-feature'];
    if (blind !== undefined) this.#notKnown.push(notKnown(known, `retirements: ${blind}`));
    return [...('why' in versions ? [] : versions), ...retired];
  }

  /** Freezes that lie within what is looked at are told, whatever falls into them. */
  #freezesOver(place: OwnedPlace): readonly Freeze[] {
    const freezes = this.#freezes.over(place);
    const last = new Date(this.now.getTime() + FARTHEST * DAY_MS);
    for (const freeze of freezes)
      if (freeze.ends > this.now && freeze.begins <= last)
        this.#ahead.set(`${freeze.from} ${freeze.to} ${freeze.name}`, freeze);
    return freezes;
  }

  #keep(
    { id, name, type, subscriptionId, subscriptionName, owner }: KnownResource,
    bare: Bare,
    freezes: readonly Freeze[],
  ): void {
    const days = bare.ends === null ? null : daysUntil(bare.ends, this.now);
    if (!bare.isOut && (days === null || days > FARTHEST)) return;
    const about = { id, name: clean(name), type, subscriptionId, subscriptionName };
    const list = this.#endings.get(owner) ?? [];
    list.push({ ...bare, ...about, days, ...doneBy(bare, freezes, this.now) });
    this.#endings.set(owner, list);
  }
}

const NOT_JUDGED = 'the check retired-feature did not run; only the systems of its pools were looked at';

/** What people are told of the last day, by kind. */
const ENDS: Readonly<Record<Ending['kind'], string>> = {
  version: 'support ends on',
  retirement: 'support ends on',
  nodeImage: 'the last day of its images is',
  exemption: 'the exemption ends on',
};

function doneBy(
  { kind, ends, isOut }: Bare,
  freezes: readonly Freeze[],
  now: Date,
): Pick<Ending, 'freeze' | 'doneBy' | 'note'> {
  if (isOut || ends === null) return { freeze: null, doneBy: null, note: null };
  const ahead = aheadOf(freezes, endOf(ends));
  if (ahead === undefined) return { freeze: null, doneBy: ends, note: null };
  const { freeze, lastDay } = ahead;
  const why = `the freeze ${freeze.name} covers ${freeze.from} to ${freeze.to}, ${ENDS[kind]} ${ends}`;
  const isTooLate = lastDay < dayOf(now);
  const note = isTooLate ? `no working day is left before it: ${why}` : `must be done by ${lastDay}: ${why}`;
  return { freeze: seen(freeze), doneBy: isTooLate ? null : lastDay, note };
}
