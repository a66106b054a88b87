import type { FindingEvent, VigieEvent } from '../events/event.js';
import { isObject } from '../json.js';
import { atLeast, type Severity } from '../severity.js';
import type { OpenDestination } from './destination.js';

/** What routing must know of a destination: its entry in vigie.yaml, and the family of its kind. */
export interface RoutedDestination {
  readonly name: string;
  readonly kind: string;
  readonly family: OpenDestination['family'];
  /** As the destination's own schema gave them. */
  readonly settings: unknown;
}

export interface RoutingRules {
  /** Findings of a first night go to ticket desks from this severity on. */
  readonly baselineFloor: Severity;
}

/**
 * The names of the destinations that an event goes to, in the order in which they stand in the configuration. Whether a
 * ticket is opened, changed or left alone is not decided here: that is the ticket ledger's.
 */
export function route(
  event: VigieEvent,
  destinations: readonly RoutedDestination[],
  { baselineFloor }: RoutingRules,
): string[] {
  return destinations.filter((one) => takes(one, event, baselineFloor)).map(({ name }) => name);
}

function takes(destination: RoutedDestination, event: VigieEvent, baselineFloor: Severity): boolean {
  switch (destination.family) {
    case 'siem':
      return siemTakes(destination, event);
    case 'tickets':
      return 'finding' in event && deskTakes(event, baselineFloor);
    case 'chat':
      return event.kind === 'sweep.completed';
  }
}

function siemTakes(destination: RoutedDestination, event: VigieEvent): boolean {
  // Where the Defender connector is on, Sentinel has the alerts already.
  if ('alert' in event && destination.kind === 'sentinel') return forwardsAlerts(destination.settings);
  // A destination that is blocked would never hear that it is.
  if ('notice' in event) return !isAbout(event.notice.about, destination.name);
  return true;
}

function deskTakes(event: FindingEvent, baselineFloor: Severity): boolean {
  if (event.kind === 'finding.snapshot') return false;
  // A simulated alert of Defender is a drill: nobody gets a ticket for it.
  if (event.evidence.simulated === true) return false;
  // One that is kept back here gets its ticket with its next changed, overdue or reopened event.
  if (event.baseline && event.kind === 'finding.opened') return atLeast(event.finding.severity, baselineFloor);
  return true;
}

function forwardsAlerts(settings: unknown): boolean {
  return isObject(settings) && settings.forwardAlerts === true;
}

function isAbout(about: string, name: string): boolean {
  return about === `destination/${name}` || about.startsWith(`destination/${name}/`);
}
