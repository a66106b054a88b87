import { CATALOGUE } from '../../../shared/checks/catalogue.js';
import type { Finding, KnownResource } from '../../../shared/findings/finding.js';
import { openTickets } from '../../../shared/outbox/knownTickets.js';
import { ledgerPath } from '../../../shared/outbox/ledgerEntry.js';
import { ChangeSum } from '../../../shared/report/gather/changeSum.js';
import { Gathering, type Only, type Part } from '../../../shared/report/gather/gathering.js';
import { ShownChecks } from '../../../shared/report/gather/shownChecks.js';
import type { FleetResource } from '../../../shared/sweep/fleet.js';
import { emptyMemory, MemoryStore } from '../../support/memoryStore.js';
import { findingSample } from '../../support/sampleEvents.js';
import { clusterSample } from '../../support/sampleReport.js';

const NOW = new Date('2026-12-01T02:30:00.000Z');
const PAST = '2026-11-01T00:00:00.000Z';
const CLUSTER = 'microsoft.containerservice/managedclusters';

const known = (name: string, changes: Partial<KnownResource> = {}): KnownResource => ({
  ...{ id: `/Sub/${name}`, name, type: CLUSTER, subscriptionId: 's', subscriptionName: 'S', resourceGroup: 'rg' },
  ...{ location: 'westeurope', tags: {}, owner: 'payments', identity: '', uid: '' },
  ...changes,
});

const seen = (name: string, changes: Partial<FleetResource> = {}): FleetResource => ({
  ...{ key: `/sub/${name}`, id: `/Sub/${name}`, name, type: CLUSTER, subscriptionId: 's', subscriptionName: 'S' },
  ...{ resourceGroup: 'rg', location: 'westeurope', owner: 'payments', cluster: clusterSample() },
  ...{ verdicts: {}, unknown: {} },
  ...changes,
});

const finding = (name: string, changes: Partial<Finding> = {}): Finding => ({
  ...{
    fingerprint: `${name} ${changes.check} ${changes.subject}`,
    check: 'backup',
    resource: `/sub/${name}`,
    subject: null,
    status: 'open',
    rev: 1,
  },
  ...{ severity: 'medium', reached: {}, dueDate: '2027-01-01T00:00:00.000Z', firstSeen: PAST, lastSeen: PAST },
  ...{ reason: 'so it is', evidence: {}, overdueTold: null, told: PAST, exemption: null, resolution: null },
  ...changes,
});

function gathered(
  part: Partial<{ known: KnownResource[]; seen: FleetResource[]; findings: Finding[] }>,
  only: Partial<Only> = {},
) {
  const checks = new ShownChecks(new Map(CATALOGUE.map((check) => [check.id, check])));
  const gathering = new Gathering({
    now: NOW,
    only: { owner: null, resource: null, ...only },
    checks,
    tickets: new Map(),
  });
  const given: Part = {
    state: {
      resources: Object.fromEntries((part.known ?? []).map((one) => [one.id.toLowerCase(), one])),
      findings: Object.fromEntries((part.findings ?? []).map((one) => [one.fingerprint, one])),
    },
    fleet: { resources: part.seen ?? [] },
    events: [],
  };
  gathering.add(given);
  return { gathering, checks, findings: gathering.findings(), resources: gathering.resources() };
}

const exemption = { owner: 'x', approver: null, reason: 'y', until: '2027-01-01' };

test.each([
  ['open and past its date', { dueDate: PAST }, true],
  ['open, at its very instant', { dueDate: NOW.toISOString() }, true],
  ['open, a moment before', { dueDate: '2026-12-01T02:30:00.001Z' }, false],
  ['exempted and past its date', { dueDate: PAST, status: 'exempted', exemption }, false],
] as const)('a finding that is %s', (_what, changes, overdue) => {
  const { findings } = gathered({ known: [known('a')], seen: [seen('a')], findings: [finding('a', changes)] });
  expect(findings.map((one) => one.overdue)).toEqual([overdue]);
});

test('what is resolved, and what is of nothing that is known, is not shown', () => {
  const findings = [finding('a', { status: 'resolved', resolution: 'mended' }), finding('gone')];
  expect(gathered({ known: [known('a')], seen: [seen('a')], findings }).findings).toEqual([]);
});

test('a cluster or registry that is known and was not seen is there, also without a finding; a subscription is not', () => {
  const all = [
    known('a'),
    known('b'),
    known('r', { type: 'microsoft.containerregistry/registries' }),
    known('s', { type: 'microsoft.resources/subscriptions' }),
  ];
  const { resources } = gathered({ known: all, seen: [seen('a')] });
  expect(resources.map(({ name, seen: isSeen }) => [name, isSeen])).toEqual([
    ['a', true],
    ['b', false],
    ['r', false],
  ]);
});

test('worst first: severity, then what is due first, then names; exempted ones last', () => {
  const names = ['a', 'b', 'c', 'd', 'e'];
  const { findings, resources } = gathered({
    known: names.map((name) => known(name)),
    findings: [
      finding('e', { severity: 'critical', status: 'exempted', exemption }),
      finding('d', { severity: 'low' }),
      finding('c', { severity: 'high', dueDate: '2026-12-30T00:00:00.000Z' }),
      finding('b', { severity: 'high' }),
      finding('a', { severity: 'high' }),
    ],
  });
  expect(findings.map(({ resource }) => resources[resource]?.name)).toEqual(['c', 'a', 'b', 'd', 'e']);
});

test('verdicts of all resources stand in one order, also where a check met the later ones only', () => {
  const { resources, checks } = gathered({
    seen: [
      seen('a', { verdicts: { backup: 'fail' } }),
      seen('b', { verdicts: { gitops: 'unknown', backup: 'notApplicable' }, unknown: { gitops: 'not asked' } }),
    ],
  });
  expect(checks.all.map(({ id }) => id)).toEqual(['backup', 'gitops']);
  expect(resources.map(({ verdicts }) => verdicts)).toEqual(['f-', 'nu']);
  expect(resources[1]?.unknown).toEqual([[1, 'not asked']]);
});

test('of the evidence only what the words of the check need is kept', () => {
  const [command] = CATALOGUE.flatMap((check) => {
    const [, key] =
      /\{(?!cluster|registry|group|pool|subscription|location)(\w+)\}/.exec(check.remediation.command ?? '') ?? [];
    return key === undefined ? [] : [{ check: check.id, key }];
  });
  const evidence = { [command?.key ?? '']: '1.35', secretThing: 'x', list: [1] };
  const { findings } = gathered({
    known: [known('a')],
    findings: [finding('a', { check: command?.check ?? '', evidence })],
  });
  expect(findings[0]?.values).toEqual({ [command?.key ?? '']: '1.35' });
});

test('a check that Vigie does not know any more has its id for a title', () => {
  const { checks } = gathered({ known: [known('a')], findings: [finding('a', { check: 'long-gone' })] });
  expect(checks.all).toEqual([expect.objectContaining({ id: 'long-gone', title: 'long-gone' })]);
});

test('retirements are those that findings are about, each once, with how many use them', () => {
  const about = (name: string, id: string, evidence: object) =>
    finding(name, { check: 'retired-feature', subject: `retirement/${id}`, evidence: { ...evidence } });
  const kubenet = { what: 'kubenet', supportEnds: '2028-03-31', imagesRemoved: null, move: 'Overlay' };
  const { gathering } = gathered({
    known: [known('a'), known('b')],
    findings: [
      about('a', 'kubenet', kubenet),
      about('b', 'kubenet', kubenet),
      about('a', 'own', { supportEnds: 7 }),
      finding('b'),
    ],
  });
  expect(gathering.retirements.sum()).toEqual([
    { id: 'kubenet', ...kubenet, resources: 2 },
    { id: 'own', what: 'own', supportEnds: null, imagesRemoved: null, move: null, resources: 1 },
  ]);
});

test('of what a night told, all is counted and the worst fifty of a kind are kept', () => {
  const sum = new ChangeSum();
  for (let night = 0; night < 3; night += 1)
    sum.add(
      Array.from({ length: 40 }, (_none, place) => {
        const event = findingSample();
        return {
          ...event,
          finding: { ...event.finding, severity: place === 7 ? ('critical' as const) : ('low' as const) },
        };
      }),
    );
  const { counts, findings } = sum.sum();
  expect(counts).toEqual({ 'finding.opened': 120 });
  expect(findings).toHaveLength(50);
  expect(findings.slice(0, 4).map(({ severity }) => severity)).toEqual(['critical', 'critical', 'critical', 'low']);
});

describe('open tickets', () => {
  const entry = (state: string, number: string, findings: Record<string, boolean>) =>
    JSON.stringify({
      ...{ schema: 1, ticketKey: number, state, generation: 1, ticket: { id: number, number, url: null } },
      findings: Object.fromEntries(Object.entries(findings).map(([key, open]) => [key, { rev: 1, open }])),
    });

  test('each open finding of an open ticket has it; of two desks the first one counts', async () => {
    const store = new MemoryStore(emptyMemory());
    await store.create(ledgerPath('first', 'k1'), entry('open', 'A1', { f1: true, f2: true, f3: false }));
    await store.create(ledgerPath('first', 'k2'), entry('closed', 'A2', { f4: true }));
    await store.create(ledgerPath('first', 'k3'), '{"half');
    await store.create(ledgerPath('second', 'k1'), entry('open', 'B1', { f1: true, f4: true }));
    const tickets = await openTickets(store, ['first', 'second']);
    expect([...tickets].map(([key, { number }]) => [key, number]).sort()).toEqual([
      ['f1', 'A1'],
      ['f2', 'A1'],
      ['f4', 'B1'],
    ]);
  });

  test('without a desk nothing is read', async () => {
    await expect(openTickets(new MemoryStore(emptyMemory()), [])).resolves.toEqual(new Map());
  });
});
