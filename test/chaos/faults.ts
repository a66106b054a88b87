import type { FaultRule } from '../../local/azure/faults.js';

/** The night in which one destination is down from its beginning to its end: a simulated day, and the one with most to tell. */
const DARK_NIGHT = 0;
const DOORS = {
  sentinel: '* /dataCollectionRules/*',
  servicenow: '* /servicenow/*',
  teams: '* /teams/*',
} as const;

type Fault = Omit<FaultRule, 'match'> & { readonly match?: string };

/** The destination that is down for a day. */
export function darkDestination(seed: number): keyof typeof DOORS {
  return (['sentinel', 'teams', 'servicenow'] as const)[seed % 3] ?? 'sentinel';
}

/** Faults of one night under fire, in the form of `POST /_vigie/faults`. */
export function faultsOf(seed: number, night: number, unreadable: string): readonly Fault[] {
  return [...dark(seed, night), ...blind(night, unreadable), ...storm(), ...READS, ...DESTINATIONS];
}

function dark(seed: number, night: number): Fault[] {
  return night === DARK_NIGHT ? [{ match: DOORS[darkDestination(seed)], fault: 'error', status: 503 }] : [];
}

/** The one subscription in which reads do not heal: at first parts of it are refused, then it is out of sight as a whole. */
function blind(night: number, unreadable: string): Fault[] {
  const windows = `GET /subscriptions/${unreadable}/*/maintenanceConfigurations`;
  return night === 0 ? [{ match: windows, fault: 'forbid' }] : [{ fault: 'hide', subscription: unreadable }];
}

/** At the beginning of a night every second read is throttled for a while. */
function storm(): Fault[] {
  return [{ match: 'GET /subscriptions/*', fault: 'throttle', every: 2, times: 60, retryAfter: 1 }];
}

/** Far enough apart that the three tries of a read, and the eight of one that is throttled, do not all meet one. */
const READS: readonly Fault[] = [
  { match: 'POST /providers/Microsoft.ResourceGraph/resources', fault: 'throttle', every: 5, retryAfter: 1 },
  { match: 'POST /providers/Microsoft.ResourceGraph/resources', fault: 'error', every: 7 },
  { match: 'POST /providers/Microsoft.ResourceGraph/resources', fault: 'cutBefore', every: 11 },
  { match: 'POST /v1/workspaces/*', fault: 'throttle', every: 4, retryAfter: 1 },
  { match: 'GET /api/v1/vhd-releases/*', fault: 'error', every: 9 },
  { match: 'GET /subscriptions/*', fault: 'throttle', every: 101, retryAfter: 1 },
  { match: 'GET /subscriptions/*', fault: 'error', every: 89 },
  { match: 'GET /subscriptions/*', fault: 'cutBefore', every: 113 },
  { match: 'GET /subscriptions/*', fault: 'cutAfter', every: 131 },
];

const DESTINATIONS: readonly Fault[] = [
  { match: DOORS.sentinel, fault: 'cutAfter', every: 4 },
  { match: DOORS.sentinel, fault: 'acceptTwice', every: 3 },
  { match: DOORS.sentinel, fault: 'throttle', every: 5, retryAfter: 1 },
  { match: DOORS.sentinel, fault: 'error', every: 7 },
  { match: DOORS.sentinel, fault: 'cutBefore', every: 6 },
  { match: 'GET /servicenow/*', fault: 'blindSearch', every: 2 },
  { match: 'POST /servicenow/*', fault: 'cutAfter', every: 9 },
  { match: 'PATCH /servicenow/*', fault: 'cutAfter', every: 5 },
  { match: DOORS.servicenow, fault: 'error', every: 13 },
  { match: DOORS.servicenow, fault: 'throttle', every: 17, retryAfter: 1 },
  { match: DOORS.servicenow, fault: 'cutBefore', every: 19 },
  { match: DOORS.teams, fault: 'cutAfter', every: 2 },
  { match: DOORS.teams, fault: 'throttle', every: 3, retryAfter: 1 },
];
