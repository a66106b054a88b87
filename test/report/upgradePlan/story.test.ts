import { freezesSchema } from '../../../shared/config/freezes.js';
import { sweepNamed } from '../../../shared/report/sweepNamed.js';
import { type ClusterPlan, type UpgradePlan, upgradePlanSchema } from '../../../shared/report/upgradePlan/schema.js';
import { type Asked, upgradePlan } from '../../../shared/report/upgradePlan/upgradePlan.js';
import type { Vigie } from '../../../shared/sweep/compose.js';
import { storyVigie } from '../../support/story.js';

const ALL: Asked = { owner: null, subscription: null, target: null, until: null };
const minor = (number: number): Asked['target'] => ({
  name: `1.${number}`,
  version: { major: 1, minor: number, patch: null },
});

async function plan(asked: Partial<Asked> = {}, sweep = 'latest', freezes: readonly object[] = [], now?: string) {
  const vigie: Vigie = await storyVigie(now);
  const config = { ...vigie.config, freezes: freezesSchema.parse(freezes) };
  const made = await upgradePlan({ ...vigie, config }, await sweepNamed(vigie.store, sweep), { ...ALL, ...asked });
  return upgradePlanSchema.parse(made);
}

function clusterOf({ clusters }: UpgradePlan, name: string): ClusterPlan {
  const found = clusters.find((one) => one.name === name);
  if (found === undefined) throw new Error(`${name} is not in the plan`);
  return found;
}

/** `controlPlane 1.34.12 -> 1.35.10` */
function stepsOf({ steps }: ClusterPlan): string[] {
  return steps.map(({ what, pool, from, version, to }) => `${pool ?? what} ${from} -> ${version ?? to}`);
}

// Worked by hand from local/azure/story/world.json and the calendar. On 1 December 2026:
// - payments-prod runs 1.34 since before its end on 30 November; western Europe offers 1.35.10, 1.36.7 and 1.37.2. 1.37 lasts
//   until 31 October 2027, the longest. Its pools on 1.34 may be three minors behind, so they are drained once, at the end.
// - orders-batch, search-office and an old pool of search-prod run 1.35, which ends on 31 March 2027, in 120 days.
// - what runs 1.36 has 211 days, and payments-ledger has long-term support of 1.33 for 242: all of them more than 180.
test('the third night: the overdue one first, then by due date and name, with what is enough left out', async () => {
  const found = await plan();
  expect(found.clusters.map(({ name, due, overdue, daysLeft, path }) => [name, due, overdue, daysLeft, path])).toEqual([
    ['aks-payments-prod', '2026-11-30', true, -1, ['1.35', '1.36', '1.37']],
    ['aks-orders-batch', '2027-03-31', false, 120, ['1.36']],
    ['aks-search-office', '2027-03-31', false, 120, ['1.36', '1.37']],
    ['aks-search-prod', '2027-03-31', false, 120, []],
  ]);
  expect([found.until, found.enough]).toEqual(['2027-05-30', 5]);
  // Media is out of sight: nobody knows what it runs now.
  expect(found.notKnown.map(({ name, why }) => [name, why])).toEqual([
    ['aks-media-encode', 'the last sweep could not look at it'],
    ['aks-media-prod', 'the last sweep could not look at it'],
  ]);
});

test('aks-payments-prod: minor by minor, pools once at the end, or long-term support', async () => {
  const prod = clusterOf(await plan(), 'aks-payments-prod');
  expect(stepsOf(prod)).toEqual([
    'controlPlane 1.34.12 -> 1.35.10',
    'controlPlane 1.35.10 -> 1.36.7',
    'controlPlane 1.36.7 -> 1.37.2',
    'system 1.34.12 -> 1.37.2',
    'work 1.34.12 -> 1.37.2',
  ]);
  const on =
    '--subscription 5b1e0c52-6a8f-4d0b-9d3c-2f4a7c1e8b01 --resource-group rg-payments --name aks-payments-prod';
  expect(prod.steps[0]?.command).toBe(`az aks upgrade ${on} --control-plane-only --kubernetes-version 1.35.10`);
  expect(prod.steps[3]?.command).toBe(
    'az aks nodepool upgrade --subscription 5b1e0c52-6a8f-4d0b-9d3c-2f4a7c1e8b01 --resource-group rg-payments --cluster-name aks-payments-prod --name system --kubernetes-version 1.37.2',
  );
  expect(prod.steps.map(({ supportEnds }) => supportEnds).slice(0, 3)).toEqual([
    '2027-03-31',
    '2027-06-30',
    '2027-10-31',
  ]);
  expect(prod.longTerm).toEqual({
    ends: '2027-11-30',
    version: null,
    commands: [`az aks update ${on} --tier premium --k8s-support-plan AKSLongTermSupport`],
  });
  expect([prod.severity, prod.why, prod.notKnown]).toEqual(['high', null, []]);
  // Ubuntu 22.04 ends before 1.37 does; the pool `work` runs 24.04 already.
  expect(prod.retirements.map(({ id, supportEnds, pools }) => [id, supportEnds, pools])).toEqual([
    ['ubuntu-22-04', '2027-06-30', ['system']],
  ]);
  expect(prod.obstacles.map(({ kind, blocks, subject, before }) => [kind, blocks, subject, before])).toEqual([
    ['osChanges', false, 'pool/system', '1.35'],
  ]);
});

test('a region where 1.37 is a preview stops at 1.36, and a Windows 2022 pool does not go with the rest to 1.37', async () => {
  const found = await plan();
  expect(stepsOf(clusterOf(found, 'aks-orders-batch'))).toEqual([
    'controlPlane 1.35.9 -> 1.36.6',
    'system 1.35.9 -> 1.36.6',
  ]);
  const office = clusterOf(found, 'aks-search-office');
  expect(office.steps.map(({ pool }) => pool)).toEqual([null, null, 'system']);
  expect(office.obstacles.filter(({ blocks }) => blocks)).toEqual([
    {
      kind: 'osNotSupported',
      blocks: true,
      subject: 'pool/win22',
      text: 'Windows Server 2022 is not supported beyond Kubernetes 1.36: replace the pool by one of Windows Server 2025',
      before: '1.37',
    },
  ]);
  expect(stepsOf(clusterOf(found, 'aks-search-prod'))).toEqual(['index 1.35.10 -> 1.36.7']);
});

// On the first night orders-archive runs 1.32, long out: the region offers 1.32 and 1.33 for long-term support alone, so
// AKS lets it jump to 1.34, the oldest that is offered to it; from there on it goes minor by minor. Two minors are no more
// than its pool may lag.
test('the first night: what is out of support jumps to the oldest minor on offer, and then goes one by one', async () => {
  const archive = clusterOf(await plan({}, '2026-11-29', [], '2026-11-29T02:30:00.000Z'), 'aks-orders-archive');
  expect(archive.path).toEqual(['1.34', '1.35', '1.36', '1.37']);
  expect(stepsOf(archive)).toEqual([
    'controlPlane 1.32.9 -> 1.34.12',
    'controlPlane 1.34.12 -> 1.35.10',
    'system 1.32.9 -> 1.35.10',
    'controlPlane 1.35.10 -> 1.36.7',
    'controlPlane 1.36.7 -> 1.37.2',
    'system 1.35.10 -> 1.37.2',
  ]);
  expect([archive.due, archive.severity]).toEqual(['2026-03-31', 'critical']);
  // Long-term support of 1.32 has patches of its own.
  expect(archive.longTerm).toMatchObject({ ends: '2027-03-31', version: '1.32.109' });
});

test('--target goes no further, and takes what is below it whenever it is due', async () => {
  const found = await plan({ target: minor(36) });
  expect(found.clusters.map(({ name, path }) => [name, path])).toEqual([
    ['aks-payments-prod', ['1.35', '1.36']],
    ['aks-orders-batch', ['1.36']],
    ['aks-search-office', ['1.36']],
    ['aks-search-prod', []],
    ['aks-payments-ledger', ['1.34', '1.35', '1.36']],
  ]);
  expect([found.target, found.until, found.enough]).toEqual(['1.36', null, 4]);
  const [first] = (await plan({ target: minor(37), subscription: 'orders' })).clusters;
  expect(first?.why).toBe('1.37 is not on offer for it: the path ends at 1.36');
});

test('--until takes those that are due up to that day', async () => {
  const names = async (until: string) => (await plan({ until })).clusters.map(({ name }) => name);
  expect(await names('2026-12-31')).toEqual(['aks-payments-prod']);
  expect(await names('2027-03-30')).toEqual(['aks-payments-prod']);
  expect(await names('2027-03-31')).toHaveLength(4);
  expect(await names('2027-07-31')).toHaveLength(9);
});

// 20 March 2027 is a Saturday.
test('freezes: by when it has to be done, and which steps fall into one', async () => {
  const found = await plan({}, 'latest', [
    { name: 'Year end', from: '2026-12-15', to: '2027-01-05' },
    { name: 'Sale', from: '2027-03-20', to: '2027-04-04', owners: ['search'] },
  ]);
  const office = clusterOf(found, 'aks-search-office');
  expect([office.due, office.doneBy]).toEqual(['2027-03-31', '2027-03-19']);
  expect(office.freezes.map(({ name }) => name)).toEqual(['Year end', 'Sale']);
  expect(new Set(office.steps.map(({ freeze }) => freeze))).toEqual(new Set(['Sale']));
  const batch = clusterOf(found, 'aks-orders-batch');
  expect([batch.doneBy, batch.freezes.map(({ name }) => name), batch.steps[0]?.freeze]).toEqual([
    '2027-03-31',
    ['Year end'],
    null,
  ]);
  // What is overdue is done now: only a freeze of today counts.
  expect(clusterOf(found, 'aks-payments-prod').freezes).toEqual([]);
});

test('what is overdue during a freeze says so', async () => {
  const freezes = [{ name: 'Year end', from: '2026-12-15', to: '2027-01-05' }];
  const prod = clusterOf(await plan({}, 'latest', freezes, '2026-12-20T08:00:00.000Z'), 'aks-payments-prod');
  expect([prod.daysLeft, prod.doneBy, prod.freezes.length, prod.steps[0]?.freeze]).toEqual([
    -20,
    '2026-11-30',
    1,
    'Year end',
  ]);
});

test.each([
  [{ owner: 'paymets' }, '--owner is "paymets", which the last sweep does not know (did you mean "payments"?)'],
  [
    { subscription: 'Ordres' },
    '--subscription is "Ordres", which the last sweep does not know (did you mean "Orders"?)',
  ],
])('%j is refused', async (asked, words) => {
  await expect(plan(asked)).rejects.toThrow(words);
});

test('of an owner alone; one that has nothing due gets an empty plan', async () => {
  expect((await plan({ owner: 'Search' })).clusters.map(({ owner }) => owner)).toEqual(['search', 'search']);
  expect(await plan({ owner: 'media' })).toMatchObject({ clusters: [], enough: 0 });
});
