import { kindOfType } from '../../estate/resource.js';
import type { VigieEvent } from '../../events/event.js';
import type { Finding, KnownResource, PartitionState } from '../../findings/finding.js';
import { SEVERITIES } from '../../severity.js';
import type { FleetPart, FleetResource } from '../../sweep/fleet.js';
import { clean } from '../../text.js';
import { LETTERS, NO_VERDICT, type ReportFinding, type ReportResource, type Ticket } from '../model.js';
import { RetirementSum } from './retirementSum.js';
import type { ShownChecks } from './shownChecks.js';

/** What of an estate is shown. */
export interface Only {
  readonly owner: string | null;
  readonly resource: string | null;
}

/** One partition as a sweep left it, with what it told. */
export interface Part {
  readonly state: Pick<PartitionState, 'resources' | 'findings'>;
  readonly fleet: Pick<FleetPart, 'resources'> | undefined;
  readonly events: readonly VigieEvent[];
}

interface Surroundings {
  readonly now: Date;
  readonly only: Only;
  readonly checks: ShownChecks;
  /** By fingerprint. */
  readonly tickets: ReadonlyMap<string, Ticket>;
}

type Head = Omit<ReportResource, 'verdicts' | 'unknown' | 'cluster' | 'seen'>;

/** Resources and findings of a fleet, partition by partition: of each no more is kept than what is shown. */
export class Gathering {
  readonly #resources: (Omit<ReportResource, 'verdicts'> & { readonly letters: string[] })[] = [];
  readonly #findings: ReportFinding[] = [];
  /** Texts come by the thousand and are few: each is kept once. */
  readonly #texts = new Map<string, string>();
  readonly retirements = new RetirementSum();
  exempted = 0;

  constructor(private readonly around: Surroundings) {}

  /** @returns keys of the resources that are shown */
  add({ state, fleet, events }: Part): ReadonlySet<string> {
    const places = new Map<string, number>();
    for (const resource of fleet?.resources ?? []) if (this.#isShown(resource)) this.#seen(resource, places);
    // What is known and was not seen stays in sight.
    for (const [key, about] of Object.entries(state.resources))
      if (!places.has(key) && isShownUnseen(about) && this.#isShown(about)) this.#unseen(key, about, places);
    const told = toldOf(events);
    for (const finding of Object.values(state.findings)) {
      const about = state.resources[finding.resource];
      if (finding.status === 'resolved' || about === undefined || !this.#isShown(about)) continue;
      const place = places.get(finding.resource) ?? this.#unseen(finding.resource, about, places);
      this.#finding(finding, place, told.get(finding.fingerprint) ?? null);
    }
    return new Set(places.keys());
  }

  resources(): readonly ReportResource[] {
    const width = this.around.checks.all.length;
    return this.#resources.map(({ letters, ...rest }) => ({
      ...rest,
      verdicts: Array.from({ length: width }, (_none, at) => letters[at] ?? NO_VERDICT).join(''),
    }));
  }

  /** Worst first: by severity, then what was or is due first. */
  findings(): readonly ReportFinding[] {
    const names = this.#resources.map(({ name }) => name);
    return this.#findings.sort(
      (a, b) =>
        Number(a.exemption !== null) - Number(b.exemption !== null) ||
        SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
        compare(a.dueDate, b.dueDate) ||
        compare(names[a.resource] ?? '', names[b.resource] ?? '') ||
        a.check - b.check ||
        compare(a.subject ?? '', b.subject ?? ''),
    );
  }

  #isShown({ id, owner }: { readonly id: string; readonly owner: string | null }): boolean {
    const { only } = this.around;
    if (only.resource !== null && id.toLowerCase() !== only.resource.toLowerCase()) return false;
    return only.owner === null || owner?.toLowerCase() === only.owner.toLowerCase();
  }

  #seen(resource: FleetResource, places: Map<string, number>): void {
    const { key, verdicts, unknown, cluster = null } = resource;
    const letters: string[] = [];
    const why: [number, string][] = [];
    for (const [check, status] of Object.entries(verdicts)) {
      const place = this.around.checks.placeOf(check);
      letters[place] = LETTERS[status];
      if (status === 'unknown') why.push([place, this.#once(unknown[check] ?? '')]);
    }
    places.set(key, this.#resources.length);
    this.#resources.push({ ...this.#head(resource), seen: true, letters, unknown: why, cluster });
  }

  #unseen(key: string, about: KnownResource, places: Map<string, number>): number {
    const place = this.#resources.length;
    places.set(key, place);
    this.#resources.push({ ...this.#head(about), seen: false, letters: [], unknown: [], cluster: null });
    return place;
  }

  #head(about: Omit<Head, 'kind'>): Head {
    const { id, name, type, subscriptionId, subscriptionName, resourceGroup, location, owner } = about;
    return {
      id,
      name: clean(name),
      type,
      kind: kindOfType(type) ?? null,
      subscriptionId: subscriptionId && this.#once(subscriptionId),
      subscriptionName: subscriptionName && this.#once(clean(subscriptionName)),
      resourceGroup: resourceGroup && this.#once(clean(resourceGroup)),
      location: location && this.#once(clean(location)),
      owner: owner && this.#once(clean(owner)),
    };
  }

  #finding(finding: Finding, resource: number, told: string | null): void {
    const { severity, dueDate, firstSeen, subject, reason, status } = finding;
    const check = this.around.checks.placeOf(finding.check);
    const exemption = status === 'exempted' ? finding.exemption : null;
    if (exemption !== null) this.exempted += 1;
    this.retirements.add(finding, resource);
    this.#findings.push({
      resource,
      check,
      subject: subject === null ? null : this.#once(clean(subject)),
      severity,
      exemption,
      told,
      firstSeen: this.#once(firstSeen),
      dueDate: this.#once(dueDate),
      overdue: exemption === null && this.around.now.getTime() >= new Date(dueDate).getTime(),
      reason: this.#once(clean(reason)),
      values: this.around.checks.valuesOf(check, finding.evidence),
      ticket: this.around.tickets.get(finding.fingerprint) ?? null,
    });
  }

  #once(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    this.#texts.set(text, text);
    return text;
  }
}

function isShownUnseen({ type }: KnownResource): boolean {
  const kind = kindOfType(type);
  return kind === 'cluster' || kind === 'registry';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** By fingerprint: what was told of it. */
function toldOf(events: readonly VigieEvent[]): ReadonlyMap<string, string> {
  const told = new Map<string, string>();
  for (const event of events) {
    if (!('finding' in event) || event.kind === 'finding.snapshot') continue;
    told.set(event.finding.fingerprint, event.baseline ? 'baseline' : event.kind.replace('finding.', ''));
  }
  return told;
}
