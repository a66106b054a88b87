import { NO_RULES } from '../../shared/destinations/routeRules.js';
import { route } from '../../shared/destinations/routing.js';
import { FINDING_KINDS } from '../../shared/events/event.js';
import {
  alertSample,
  everyKind,
  findingSample,
  gapSample,
  noticeSample,
  summarySample,
} from '../support/sampleEvents.js';

const destinations = [
  { name: 'sentinel', family: 'siem', kind: 'sentinel', settings: { forwardAlerts: false } },
  { name: 'second', family: 'siem', kind: 'sentinel', settings: { forwardAlerts: true } },
  { name: 'desk', family: 'tickets', kind: 'servicenow', settings: {} },
  { name: 'channel', family: 'chat', kind: 'teams', settings: {} },
  { name: 'disk', family: 'siem', kind: 'file', settings: {} },
] as const;
const SIEMS = ['sentinel', 'second', 'disk'];
const rules = { baselineFloor: 'critical', rules: NO_RULES } as const;

const baseline = (severity: 'critical' | 'high') => findingSample({ baseline: true, finding: { severity } });

test.each([
  ['an opened finding', findingSample(), ['sentinel', 'second', 'desk', 'disk']],
  ['a snapshot', findingSample({ kind: 'finding.snapshot' }), SIEMS],
  ['a high finding of a first night', baseline('high'), SIEMS],
  ['a critical finding of a first night', baseline('critical'), ['sentinel', 'second', 'desk', 'disk']],
  ['a finding of a simulated alert', findingSample({ evidence: { simulated: true } }), SIEMS],
  [
    'a finding whose evidence says not simulated',
    findingSample({ evidence: { simulated: false } }),
    ['sentinel', 'second', 'desk', 'disk'],
  ],
  ['an alert', alertSample(), ['second', 'disk']],
  ['a gap', gapSample(), SIEMS],
  ['a gap that ended', gapSample('coverage.restored'), SIEMS],
  ['a notice about the store', noticeSample('store'), SIEMS],
  ['a notice about a destination', noticeSample('destination/second'), ['sentinel', 'disk']],
  ['a notice about a parked event of a destination', noticeSample('destination/disk/parked/1'), ['sentinel', 'second']],
  ['a notice about one whose name begins alike', noticeSample('destination/sentinel2'), SIEMS],
  ['a summary', summarySample(), ['sentinel', 'second', 'desk', 'channel', 'disk']],
])('%s goes to the right ones', (_what, event, expected) => {
  expect(route(event, destinations, rules)).toEqual(expected);
});

test('a finding that was kept back on the first night gets its ticket with a later event', () => {
  const event = { ...baseline('high'), kind: 'finding.overdue' as const };
  expect(route(event, destinations, rules)).toContain('desk');
});

test('the floor of the first night is configurable', () => {
  expect(route(baseline('high'), destinations, { ...rules, baselineFloor: 'high' })).toContain('desk');
});

test('the destination without settings of its own is not taken to forward alerts', () => {
  for (const settings of [undefined, null, {}, { forwardAlerts: 'true' }])
    expect(route(alertSample(), [{ name: 's', family: 'siem', kind: 'sentinel', settings }], rules)).toEqual([]);
});

test('desks get findings, and summaries to look at their tickets; chat summaries only; files everything', () => {
  const to = (name: string) => everyKind().filter((event) => route(event, destinations, rules).includes(name));
  expect(to('desk').map(({ kind }) => kind)).toEqual([
    ...FINDING_KINDS.filter((kind) => kind !== 'finding.snapshot'),
    'sweep.completed',
  ]);
  expect(to('channel').map(({ kind }) => kind)).toEqual(['sweep.completed']);
  expect(to('disk')).toEqual(everyKind());
});
