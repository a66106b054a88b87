import { matcherOf } from '../config/pattern.js';
import type { Route } from '../config/routes.js';
import { type Place, selectionOf } from '../config/selector.js';
import { FINDING_KINDS, type ResourceOfEvent, type VigieEvent } from '../events/event.js';
import { atLeast, type Severity } from '../severity.js';

/** The `routes` of vigie.yaml. */
export interface Rules {
  /** The rules that name a destination; `undefined`: none does, and it gets whatever its family takes. */
  of(destination: string): DestinationRules | undefined;
}

export interface DestinationRules {
  /** `routes[0], routes[2]` */
  readonly shown: string;
  /** The first rule that an event fits, as `routes[2]`. */
  fitting(event: VigieEvent): string | undefined;
  /** Does a line about a finding fit one of them? */
  fitsFinding(line: FindingLine): boolean;
  /** Is one of them about findings of this resource, whatever the findings are? */
  fitsResource(resource: PlaceOfResource): boolean;
}

/** What a rule asks about a finding. */
export interface FindingLine {
  /** Kind of the event that brought it; null: none did. */
  readonly kind: string | null;
  readonly check: string;
  readonly severity: Severity;
  readonly overdue: boolean;
  /** Of the event that brought it; false where none did. */
  readonly baseline: boolean;
  readonly resource: PlaceOfResource | null;
}

type PlaceOfResource = Pick<ResourceOfEvent, 'id' | 'name' | 'subscriptionId' | 'resourceGroup' | 'tags'>;

/** No rules at all. */
export const NO_RULES: Rules = { of: () => undefined };

/** Makes rules ready for many events. */
export function rulesFrom(routes: readonly Route[]): Rules {
  if (routes.length === 0) return NO_RULES;
  const ready = routes.map((rule, at) => ({ label: `routes[${at}]`, to: rule.to, ...testsOf(rule) }));
  const byDestination = new Map<string, DestinationRules | undefined>();
  return {
    of(destination) {
      if (!byDestination.has(destination)) {
        const own = ready.filter(({ to }) => to.includes(destination));
        byDestination.set(destination, own.length === 0 ? undefined : rulesOf(own));
      }
      return byDestination.get(destination);
    },
  };
}

interface ReadyRule {
  readonly label: string;
  readonly fitsEvent: (event: VigieEvent) => boolean;
  readonly fitsFinding: (line: FindingLine) => boolean;
  readonly fitsResource: (resource: PlaceOfResource) => boolean;
}

function rulesOf(own: readonly ReadyRule[]): DestinationRules {
  return {
    shown: own.map(({ label }) => label).join(', '),
    fitting: (event) => own.find(({ fitsEvent }) => fitsEvent(event))?.label,
    fitsFinding: (line) => own.some(({ fitsFinding }) => fitsFinding(line)),
    fitsResource: (resource) => own.some(({ fitsResource }) => fitsResource(resource)),
  };
}

function testsOf({ kinds, checks, severity, overdue, firstNight, match }: Route): Omit<ReadyRule, 'label'> {
  const isKind = anyOf(kinds);
  // A line that no event brought (it is merely due) fits rules about findings, whatever has become of them.
  const isAboutFindings = FINDING_KINDS.some(isKind);
  const isCheck = anyOf(checks);
  const selection = match === undefined ? undefined : selectionOf(match);
  const isThere = (resource: PlaceOfResource | null) =>
    selection === undefined || (resource !== null && selection.fits(placeOf(resource)));
  const asksFinding = [checks, severity, overdue, firstNight].some((asked) => asked !== undefined);
  const fitsFinding = (line: FindingLine) =>
    (line.kind === null ? isAboutFindings : isKind(line.kind)) &&
    isCheck(line.check) &&
    (severity === undefined || atLeast(line.severity, severity)) &&
    (overdue === undefined || line.overdue === overdue) &&
    (firstNight === undefined || line.baseline === firstNight) &&
    isThere(line.resource);
  return {
    fitsFinding,
    fitsResource: (resource) => isAboutFindings && isThere(resource),
    fitsEvent(event) {
      if ('finding' in event) {
        const { check, severity: reached, overdue: isOverdue } = event.finding;
        const { kind, baseline, resource } = event;
        return fitsFinding({ kind, check, severity: reached, overdue: isOverdue, baseline, resource });
      }
      return !asksFinding && isKind(event.kind) && isThere(event.resource);
    },
  };
}

function anyOf(patterns: readonly string[] | undefined): (text: string) => boolean {
  if (patterns === undefined) return () => true;
  const tests = patterns.map(matcherOf);
  return (text) => tests.some((test) => test(text));
}

/** The same place for the same resource: selectors keep what they have made of one. */
const places = new WeakMap<PlaceOfResource, Place>();

function placeOf(resource: PlaceOfResource): Place {
  const known = places.get(resource);
  if (known !== undefined) return known;
  const { id, name, subscriptionId, resourceGroup, tags } = resource;
  const place = { id, name, subscriptionId, resourceGroup, tags: Object.entries(tags) };
  places.set(resource, place);
  return place;
}
