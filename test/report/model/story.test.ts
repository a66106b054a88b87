import type { ReportModel } from '../../../shared/report/model.js';
import { type ModelRequest, reportModel } from '../../../shared/report/reportModel.js';
import { storyVigie } from '../../support/story.js';

const modelOf = async (request: ModelRequest = {}): Promise<ReportModel> => reportModel(await storyVigie(), request);

/** `check cluster subject`, in the order of the report. */
function findingsOf({ findings, checks, resources }: ReportModel): string[] {
  return findings.map(({ check, resource, subject }) =>
    [checks[check]?.id, resources[resource]?.name, subject].filter((part) => part !== null).join(' '),
  );
}

// Worked by hand from the story of local/azure/story: what its three nights say happened to the fleet.
describe('the third night of the story', () => {
  let model: ReportModel;
  beforeAll(async () => {
    model = await modelOf();
  });

  test('it is compared with the night before, and every night has its score', () => {
    expect(model).toMatchObject({
      sweep: '20261201T0130Z',
      file: null,
      before: { sweep: '20261130T0130Z', score: 97 },
    });
    expect(model.scores.map(({ score }) => score)).toEqual([97.6, 97, 97.8]);
    expect(model.totals.score).toBe(97.8);
  });

  test('one finding became overdue, five ended: two mended, one not concerned any more, two deleted with their cluster', () => {
    expect(model.changes.counts).toEqual({ 'finding.overdue': 1, 'finding.resolved': 5 });
    const told = model.changes.findings.map(({ kind, resourceName, check, resolution }) =>
      [kind.replace('finding.', ''), resourceName, check, resolution].filter((part) => part !== null).join(' '),
    );
    expect(told.sort()).toEqual([
      'overdue aks-payments-prod version-support',
      'resolved aks-orders-archive node-image-age mended',
      'resolved aks-orders-archive node-image-vulnerabilities notApplicable',
      'resolved aks-orders-archive version-support mended',
      'resolved aks-payments-trial backup deleted',
      'resolved aks-payments-trial upgrade-channel deleted',
    ]);
  });

  test('what is overdue comes first, and what is low last', () => {
    const all = findingsOf(model);
    expect(all).toHaveLength(10);
    expect(all[0]).toBe('version-support aks-payments-prod');
    expect(model.findings[0]).toMatchObject({ severity: 'high', overdue: true, told: 'overdue' });
    expect(all.at(-1)).toBe('pool-version-behind aks-search-prod pool/index');
    expect(model.findings.filter(({ overdue }) => overdue)).toHaveLength(1);
  });

  test('the clusters of the subscription that cannot be read are known, and were not seen', () => {
    const unseen = model.resources.filter(({ seen }) => !seen).map(({ name }) => name);
    expect(unseen.sort()).toEqual(['aks-media-encode', 'aks-media-prod']);
    expect(model.totals).toMatchObject({ clusters: 11, clustersSeen: 9 });
    expect(model.coverage).toMatchObject({ subscriptions: 4, subscriptionsRead: 3, gapsInAll: 1 });
    // What earlier nights found there still stands.
    expect(findingsOf(model)).toEqual(expect.arrayContaining(['control-plane-logs aks-media-encode']));
    // A cluster that is deleted is no cluster that was not seen.
    expect(model.resources.map(({ name }) => name)).not.toContain('aks-payments-trial');
  });

  test('a finding has the ticket that the desk opened for it, and the values of its command', () => {
    const reboot = model.findings.find(({ check }) => model.checks[check]?.id === 'pending-reboot');
    expect(reboot?.ticket).toEqual({ number: expect.stringMatching(/^INC\d+$/), url: expect.stringContaining('http') });
    // Six were opened in three nights, and that of aks-orders-archive is closed.
    const numbers = model.findings.flatMap(({ ticket }) => (ticket === null ? [] : [ticket.number.slice(-1)]));
    expect(numbers.sort()).toEqual(['2', '3', '4', '5', '6']);
  });

  test('every verdict has its letter, and what is unknown says why', () => {
    for (const { name, seen, verdicts, unknown } of model.resources) {
      expect([name, verdicts.length]).toEqual([name, model.checks.length]);
      expect([name, [...verdicts].filter((letter) => letter === 'u').length]).toEqual([name, unknown.length]);
      expect([name, seen || /^-*$/.test(verdicts)]).toEqual([name, true]);
      expect([name, unknown.filter(([, why]) => why === '')]).toEqual([name, []]);
    }
  });
});

test('the first night is a baseline: it is counted and not listed', async () => {
  const { before, changes, findings } = await modelOf({ sweep: '2026-11-29' });
  expect(before).toBeNull();
  expect(changes.findings).toEqual([]);
  expect(changes.counts.baseline).toBe(findings.length);
  expect(findings.filter(({ exemption }) => exemption !== null)).toHaveLength(1);
});

test('the second night: who let it stand no longer does, an alert got worse, and a subscription went out of sight', async () => {
  const { changes } = await modelOf({ sweep: '2026-11-30' });
  expect(changes.counts).toMatchObject({ 'finding.unexempted': 1, 'finding.opened': 2, 'finding.changed': 1 });
  expect(changes.gaps).toEqual([
    { scope: 'subscription/c6a2e9f0-8b74-4e1c-9f65-3d0b1c5a2404', reason: expect.any(String), isOver: false },
  ]);
  const worse = changes.findings.find(({ kind }) => kind === 'finding.changed');
  expect(worse).toMatchObject({ resourceName: 'aks-orders-batch', severity: 'high', previousSeverity: 'medium' });
});

describe('a report for one owner', () => {
  test('holds nothing of anybody else: no name, no finding, no score of the fleet, no gap of theirs', async () => {
    const model = await modelOf({ owner: 'SEARCH' });
    expect(new Set(model.resources.map(({ owner }) => owner))).toEqual(new Set(['search']));
    expect(model.totals.score).toBeNull();
    expect(model.before?.score).toBeNull();
    expect(model.scores).toEqual([]);
    expect(model.coverage.gaps).toEqual([]);
    const text = JSON.stringify(model);
    for (const others of ['aks-payments', 'aks-orders', 'aks-media', 'c6a2e9f0'])
      expect([others, text.includes(others)]).toEqual([others, false]);
  });

  test('says what of theirs was not seen', async () => {
    const model = await modelOf({ owner: 'media' });
    expect(model.totals).toMatchObject({ clusters: 2, clustersSeen: 0 });
    expect(model.coverage).toMatchObject({ subscriptions: 1, subscriptionsRead: 0, gapsInAll: 1 });
  });

  test('tells what ended with a cluster of theirs', async () => {
    const { changes } = await modelOf({ owner: 'payments' });
    expect(changes.counts).toEqual({ 'finding.overdue': 1, 'finding.resolved': 2 });
  });
});

test('a report of one resource', async () => {
  const all = await modelOf();
  const [first] = all.resources;
  const { resources } = await modelOf({ resource: first?.id.toUpperCase() });
  expect(resources.map(({ id }) => id)).toEqual([first?.id]);
});

test.each([
  ['an owner whom nobody is', { owner: 'nobody at all' }, 'knows no resource of owner "nobody at all"'],
  ['an id that is of nothing', { resource: '/subscriptions/x' }, 'knows no resource with the id /subscriptions/x'],
  ['a sweep that never was', { sweep: '20200101T0130Z' }, 'there is no sweep "20200101T0130Z"'],
] as const)('%s is said, and is no empty report', async (_what, request, words) => {
  await expect(modelOf(request)).rejects.toMatchObject({
    code: 'VIGIE_USAGE',
    message: expect.stringContaining(words),
  });
});
