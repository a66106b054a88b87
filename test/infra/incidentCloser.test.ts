import { rowOf } from '../../shared/destinations/siem/sentinelRow.js';
import { findingSample } from '../support/sampleEvents.js';
import { read, template } from './committed.js';
import { readContent } from './sentinel/content.js';
import { kqlColumns, kqlProblems } from './sentinel/kql.js';
import { type Arrival, runKql } from './sentinel/run/run.js';
import { workspaceTables } from './sentinel/tables.js';
import { at, madeBy } from './template.js';

const query = read('infra/modules/resolvedIncidents.kql');
const world = { tables: workspaceTables() };
const NOW = new Date('2026-11-24T03:00:00.000Z');
const BEFORE = '2026-11-24T02:40:00.000Z';

test('the query is well, and gives what the workflow takes by number', () => {
  expect(kqlProblems(query, world)).toEqual([]);
  expect(kqlColumns(query, world)).toEqual([
    { name: 'IncidentName', type: 'string' },
    { name: 'Action', type: 'string' },
    { name: 'Text', type: 'string' },
  ]);
});

test.each(['FindingStatus', 'ExtendedProperties', 'AlertIds', 'VigieEvents_CL'])(
  '%s by another name is caught',
  (name) => {
    expect(query).toContain(name);
    expect(kqlProblems(query.replaceAll(name, 'Renamed'), world)).not.toEqual([]);
  },
);

type Status = 'open' | 'resolved' | 'exempted';
const KINDS = { open: 'finding.opened', resolved: 'finding.resolved', exempted: 'finding.exempted' } as const;

/** Row of a finding, by a letter for its fingerprint. */
function finding(letter: string, status: Status, rev = 2, sent = BEFORE, more: object = {}): Arrival {
  const resolution = status === 'resolved' ? { resolution: 'mended' as const } : {};
  const changed = { fingerprint: letter.repeat(64), status, rev, ...resolution };
  return { row: rowOf(findingSample({ kind: KINDS[status], finding: changed, ...more }), sent) };
}

/** An alert of a rule: custom details are JSON in JSON, each a list. */
function alert(id: string, letters: readonly string[], details: object = {}): Arrival {
  const custom = letters.length === 0 ? details : { Fingerprint: letters.map((one) => one.repeat(64)), ...details };
  const properties = { 'Query Period': '14.00:00:00', 'Custom Details': JSON.stringify(custom) };
  return { row: { TimeGenerated: BEFORE, SystemAlertId: id, ExtendedProperties: JSON.stringify(properties) } };
}

function incident(alerts: readonly string[], more: object = {}): Arrival {
  const changed = { LastModifiedTime: new Date(BEFORE), TimeGenerated: BEFORE, ...more };
  return { row: { IncidentName: 'i1', Status: 'New', AlertIds: alerts, Comments: [], ...changed } };
}

interface Given {
  readonly findings: readonly Arrival[];
  readonly alerts?: readonly Arrival[];
  readonly incidents?: readonly Arrival[];
}

function actionsOf({ findings, alerts = [alert('a1', ['a'])], incidents = [incident(['a1'])] }: Given) {
  const tables = { VigieEvents_CL: findings, SecurityAlert: alerts, SecurityIncident: incidents };
  return runKql(query, world, { tables }, NOW).map(({ IncidentName, Action }) => `${Action} ${IncidentName}`);
}

const two = { alerts: [alert('a1', ['a']), alert('a2', ['b'])], incidents: [incident(['a1', 'a2'])] };
const foreign = { alerts: [alert('a1', ['a']), alert('a2', [])], incidents: [incident(['a1', 'a2'])] };
const pair = { alerts: [alert('a1', ['a'], { OtherFingerprint: ['b'.repeat(64)] })] };
const A_NIGHT_LATER = { time: '2026-11-24T01:30:00.000Z' };
const DAYS_AGO = '2026-08-20T00:00:00.000Z';
const said = (text: string) => [{ message: text, author: { name: 'vigie-incidents' } }];

test.each<[string, Given, readonly string[]]>([
  ['whose finding is resolved is closed', { findings: [finding('a', 'resolved')] }, ['close i1']],
  ['whose finding is open stays', { findings: [finding('a', 'open')] }, []],
  [
    'whose finding is exempted stays: somebody has said so, and somebody closes it',
    { findings: [finding('a', 'exempted')] },
    [],
  ],
  ['whose finding came back stays', { findings: [finding('a', 'resolved'), finding('a', 'open', 3)] }, []],
  [
    'whose finding came back after the store was lost stays',
    { findings: [finding('a', 'resolved', 9), finding('a', 'open', 1, BEFORE, A_NIGHT_LATER)] },
    [],
  ],
  ['of a pair of findings stays', { ...pair, findings: [finding('a', 'open'), finding('b', 'open')] }, []],
  [
    'of a pair is closed by the one',
    { ...pair, findings: [finding('a', 'resolved'), finding('b', 'open')] },
    ['close i1'],
  ],
  [
    'of a pair is closed by the other',
    { ...pair, findings: [finding('a', 'open'), finding('b', 'resolved')] },
    ['close i1'],
  ],
  ['whose finding is not known stays', { findings: [finding('b', 'resolved')] }, []],
  [
    'of two findings, both resolved, is closed',
    { ...two, findings: [finding('a', 'resolved'), finding('b', 'resolved')] },
    ['close i1'],
  ],
  [
    'of two findings, one open, gets a comment',
    { ...two, findings: [finding('a', 'resolved'), finding('b', 'open')] },
    ['comment i1'],
  ],
  [
    'with an alert of somebody else gets a comment',
    { ...foreign, findings: [finding('a', 'resolved')] },
    ['comment i1'],
  ],
  [
    'with an alert that sums up several findings is not closed',
    { findings: [finding('a', 'resolved'), finding('b', 'resolved')], alerts: [alert('a1', ['a', 'b'])] },
    [],
  ],
  [
    'that is closed is left alone',
    { findings: [finding('a', 'resolved')], incidents: [incident(['a1'], { Status: 'Closed' })] },
    [],
  ],
  [
    'that was closed since is left alone',
    {
      findings: [finding('a', 'resolved')],
      incidents: [
        incident(['a1'], { LastModifiedTime: new Date('2026-11-24T01:00:00.000Z') }),
        incident(['a1'], { Status: 'Closed' }),
      ],
    },
    [],
  ],
  ['with no alert is left alone', { findings: [finding('a', 'resolved')], incidents: [incident([])] }, []],
  [
    'that somebody works on is closed',
    { findings: [finding('a', 'resolved')], incidents: [incident(['a1'], { Status: 'Active' })] },
    ['close i1'],
  ],
  ['resolved before what is kept stays', { findings: [finding('a', 'resolved', 2, DAYS_AGO)] }, []],
  [
    'that was commented is not commented again',
    {
      ...foreign,
      findings: [finding('a', 'resolved')],
      incidents: [incident(['a1', 'a2'], { Comments: said('Vigie: 1 of 2 alerts of this incident') })],
    },
    [],
  ],
  [
    'is commented again where the numbers are others',
    {
      ...foreign,
      findings: [finding('a', 'resolved')],
      incidents: [incident(['a1', 'a2'], { Comments: said('Vigie: 1 of 3 alerts of this incident') })],
    },
    ['comment i1'],
  ],
])('an incident %s', (_what, given, expected) => {
  expect(actionsOf(given)).toEqual(expected);
});

test('what is said names the finding, the cluster and how it was resolved', () => {
  const tables = {
    VigieEvents_CL: [finding('a', 'resolved')],
    SecurityAlert: [alert('a1', ['a'])],
    SecurityIncident: [incident(['a1'])],
  };
  expect(runKql(query, world, { tables }, NOW)).toMatchObject([
    {
      Text: 'Vigie: 1 of 1 alerts of this incident are about findings that are resolved: Kubernetes version out of support on aks-pay (mended)',
    },
  ]);
});

test('rules about findings of a resource tell the fingerprint by the name that the query looks for', () => {
  // Rules of the rest are about a sweep or an alert; what they are about is resolved by no finding.
  const named = Object.fromEntries(
    readContent().rules.flatMap(({ name, customDetails: { Fingerprint, OtherFingerprint } }) =>
      Fingerprint === undefined ? [] : [[name, [Fingerprint, OtherFingerprint]]],
    ),
  );
  expect(named).toEqual({
    'AKS cluster runs a Kubernetes version out of support': ['Fingerprint', undefined],
    'AKS node image is critically old': ['Fingerprint', undefined],
    'AKS nodes wait too long for a reboot': ['Fingerprint', undefined],
    'API server is open to the internet and signs nobody in with Entra ID': ['Fingerprint', 'OtherFingerprint'],
    'Finding is overdue twice its days': ['Fingerprint', undefined],
    'Support of a Kubernetes version ends within 14 days and nothing is planned': ['Fingerprint', undefined],
  });
});

interface Action {
  readonly runAfter?: Readonly<Record<string, readonly string[]>>;
  readonly actions?: Actions;
  readonly else?: { readonly actions?: Actions };
}
type Actions = Readonly<Record<string, Action>>;

const CLOSE = ['each_incident', 'actions', 'where_open', 'actions', 'where_all_are_resolved'];
const closer = madeBy(template('main')).find(({ resource }) => resource.type === 'Microsoft.Logic/workflows');
const actions = at(closer?.resource.properties, 'definition', 'actions') as Actions;

/** What an expression of each action refers to and has not run before it. */
function unknownIn(given: Actions, before: readonly string[] = []): string[] {
  return Object.entries(given).flatMap(([name, { actions: inner = {}, else: other, runAfter = {}, ...own }]) => {
    const known = [...before, ...Object.keys(runAfter).flatMap((one) => [one, ...earlier(given, one)])];
    const named = [...JSON.stringify(own).matchAll(/body\('(\w+)'\)/g)].map(([, one = '']) => one);
    return [
      ...named.filter((one) => !known.includes(one)).map((one) => `${name} refers to ${one}`),
      ...unknownIn(inner, known),
      ...unknownIn(other?.actions ?? {}, known),
    ];
  });
}

function earlier(given: Actions, name: string): string[] {
  return Object.keys(given[name]?.runAfter ?? {}).flatMap((one) => [one, ...earlier(given, one)]);
}

test('an action refers to answers of actions that ran before it', () => {
  expect(unknownIn(actions)).toEqual([]);
  expect(
    unknownIn({ ...actions, find: { runAfter: {} }, each_incident: { ...actions.each_incident, runAfter: {} } }),
  ).toContain('each_incident refers to find');
});

test('each column is used where it belongs', () => {
  const text = JSON.stringify(actions);
  expect([...text.matchAll(/\/@\{\{item\(\)\[(\d)\]/g)].flatMap(([, at]) => at ?? [])).toEqual(['0', '0', '0']);
  expect(at(actions, ...CLOSE, 'expression')).toEqual({ and: [{ equals: ['@item()[1]', 'close'] }] });
  expect(at(actions, ...CLOSE, 'else', 'actions', 'comment', 'inputs', 'body')).toEqual({
    properties: { message: '@item()[2]' },
  });
  expect(at(actions, ...CLOSE, 'actions', 'close', 'inputs', 'body', 'properties')).toContain(
    "'classificationComment', item()[2])",
  );
});
