import type { FindingEvent, VigieEvent } from '../events/event.js';
import { isObject } from '../json.js';
import { atLeast, type Severity } from '../severity.js';
import type { OpenDestination } from './destination.js';
import type { Rules } from './routeRules.js';

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
  /** Findings go to ticket desks from this severity on. @default low */
  readonly ticketsFrom?: Severity;
  /** `routes` of vigie.yaml. */
  readonly rules: Rules;
}

/** Whether an event goes to a destination, and why: a sentence for whoever asks. */
export interface Routed {
  readonly name: string;
  readonly takes: boolean;
  readonly why: string;
}

/**
 * The names of the destinations that an event goes to, in the order in which they stand in the configuration. Whether a
 * ticket is opened, changed or left alone is not decided here: that is the ticket ledger's.
 */
export function route(event: VigieEvent, destinations: readonly RoutedDestination[], rules: RoutingRules): string[] {
  return destinations.filter((one) => routed(one, event, rules).takes).map(({ name }) => name);
}

/** The same for each destination, with the reason. */
export function explainRoute(
  event: VigieEvent,
  destinations: readonly RoutedDestination[],
  rules: RoutingRules,
): readonly Routed[] {
  return destinations.map((one) => ({ name: one.name, ...routed(one, event, rules) }));
}

/** Kinds of events after which a finding needs no work. */
const CLOSING: ReadonlySet<string> = new Set(['finding.resolved', 'finding.exempted']);

type Answer = Omit<Routed, 'name'>;
const yes = (why: string): Answer => ({ takes: true, why });
const no = (why: string): Answer => ({ takes: false, why });

function routed(destination: RoutedDestination, event: VigieEvent, routing: RoutingRules): Answer {
  const { rules } = routing;
  const answer = byFamily(destination, event, routing);
  // The card of a chat, and the tickets of a desk, are about findings: rules choose among those.
  if (!answer.takes || (destination.family !== 'siem' && 'summary' in event)) return answer;
  const rule = rules.of(destination.name);
  if (rule === undefined) return answer;
  // A rule may not fit any more (the severity fell, a tag has changed), and the ticket is there all the same.
  if (destination.family === 'tickets' && CLOSING.has(event.kind))
    return yes('what closes a ticket goes to every desk: one that has none does nothing');
  const fitting = rule.fitting(event);
  if (fitting === undefined) return no(`no rule that names it fits: ${rule.shown}`);
  return yes(`${answer.why}, and ${fitting} fits`);
}

function byFamily(destination: RoutedDestination, event: VigieEvent, routing: RoutingRules): Answer {
  switch (destination.family) {
    case 'siem':
      return siemTakes(destination, event);
    case 'tickets':
      if ('summary' in event) return yes('after each sweep its open tickets are looked at');
      return 'finding' in event ? deskTakes(event, routing) : no('a ticket desk takes findings only');
    case 'chat':
      return event.kind === 'sweep.completed'
        ? yes('the summary of a sweep brings the card')
        : no('a chat takes one card a sweep, in which findings are lines');
  }
}

function siemTakes(destination: RoutedDestination, event: VigieEvent): Answer {
  // Where the Defender connector is on, Sentinel has the alerts already.
  if ('alert' in event && destination.kind === 'sentinel' && !forwardsAlerts(destination.settings))
    return no('the Defender connector brings alerts to Sentinel; forwardAlerts: true would send them too');
  // A destination that is blocked would never hear that it is.
  if ('notice' in event && isAbout(event.notice.about, destination.name))
    return no('nobody is told through a destination that it does not work');
  return yes('a SIEM takes every event');
}

function deskTakes(event: FindingEvent, { baselineFloor, ticketsFrom = 'low' }: RoutingRules): Answer {
  if (event.kind === 'finding.snapshot') return no('a snapshot says nothing new');
  // A simulated alert of Defender is a drill: nobody gets a ticket for it.
  if (event.evidence.simulated === true) return no('the alert is simulated: a drill');
  // One that is kept back here gets its ticket with its next changed, overdue or reopened event.
  if (event.baseline && event.kind === 'finding.opened' && !atLeast(event.finding.severity, baselineFloor))
    return no(`on a first night a desk hears of findings from ${baselineFloor} on (baselineFloor)`);
  const { severity, previousSeverity } = event.finding;
  // One that has a ticket hears that it is less severe by now, and what closes it.
  const fell = previousSeverity !== null && atLeast(previousSeverity, ticketsFrom);
  if (!atLeast(severity, ticketsFrom) && !fell && !CLOSING.has(event.kind))
    return no(`a desk hears of findings from ${ticketsFrom} on (tickets.severity)`);
  return yes('a ticket desk takes findings');
}

function forwardsAlerts(settings: unknown): boolean {
  return isObject(settings) && settings.forwardAlerts === true;
}

function isAbout(about: string, name: string): boolean {
  return about === `destination/${name}` || about.startsWith(`destination/${name}/`);
}
