import { diffSweeps } from '../../../shared/report/diff/diff.js';
import { type Diff, diffSchema } from '../../../shared/report/diff/schema.js';
import { sweepNamed } from '../../../shared/report/sweepNamed.js';
import { storyVigie } from '../../support/story.js';

const EVERYTHING = { owner: null, subscription: null };

async function diff(from: string, to: string, filter: Parameters<typeof diffSweeps>[3] = EVERYTHING): Promise<Diff> {
  const vigie = await storyVigie();
  const { store } = vigie;
  return diffSchema.parse(await diffSweeps(vigie, await sweepNamed(store, from), await sweepNamed(store, to), filter));
}

/** `change check cluster subject`, resource by resource. */
function changesOf({ resources }: Diff): string[] {
  return resources.flatMap(({ name, findings }) =>
    findings.map(({ change, check, subject }) =>
      [change, check, name, subject].filter((part) => part !== null).join(' '),
    ),
  );
}

// Worked by hand from the story of local/azure/story: what its second night says happened to the fleet.
test('the second night against the first', async () => {
  const found = await diff('2026-11-29', '2026-11-30');
  expect(changesOf(found)).toEqual([
    'unexempted node-os-channel aks-payments-batch',
    'worse defender-open-alerts aks-orders-batch alert/0d6f2b8c-5e41-4a97-b3c0-9e8d7f6a5b10',
    'opened pending-reboot aks-orders-prod pool/system',
    'opened exposed-services aks-search-web service/shop/search-api',
  ]);
  // Media is out of sight: its two clusters and its two findings are neither mended nor gone.
  expect(found.clusters).toEqual({ from: 12, to: 10 });
  expect(found.notSeen).toEqual({ findings: 2, resources: 2 });
  expect(found.gaps.began.map(({ scope }) => scope)).toEqual(['subscription/c6a2e9f0-8b74-4e1c-9f65-3d0b1c5a2404']);
  // Only these two check results are worse in what both nights saw: the unexempted one failed on both.
  expect(found.checks.map(({ check, from, to }) => [check, from, to])).toEqual([
    ['exposed-services', 0, 1],
    ['pending-reboot', 0, 1],
  ]);
});

test('the third night against the second: the overdue one first, then what was mended, then what is gone', async () => {
  const found = await diff('previous', 'latest');
  expect(changesOf(found)).toEqual([
    'overdue version-support aks-payments-prod',
    'mended version-support aks-orders-archive',
    'mended node-image-age aks-orders-archive pool/system',
    'notApplicable node-image-vulnerabilities aks-orders-archive pool/system',
    'deleted backup aks-payments-trial',
    'deleted upgrade-channel aks-payments-trial',
  ]);
  const archive = found.resources.find(({ name }) => name === 'aks-orders-archive');
  expect(archive?.facts).toContainEqual({ what: 'version', from: '1.32.9', to: '1.36.7' });
  expect(found.resources.map(({ name, presence }) => [name, presence])).toEqual([
    ['aks-payments-prod', null],
    ['aks-orders-archive', null],
    ['aks-payments-trial', 'gone'],
  ]);
  expect(found.score).toEqual({ from: 97, to: 97.8 });
});

test('two nights at once: what is one change is told once', async () => {
  const found = await diff('2026-11-29', 'latest');
  expect(found.totals).toEqual({
    ...{ unexempted: 1, worse: 1, opened: 2, overdue: 1 },
    ...{ mended: 2, notApplicable: 1, deleted: 2 },
  });
});

test('backwards, what was opened is not there and says nothing', async () => {
  const found = await diff('latest', '2026-11-29');
  expect(found.totals).toMatchObject({ reopened: 5 });
  expect(changesOf(found)).not.toContain('opened pending-reboot aks-orders-prod pool/system');
});

test.each([
  ['owner payments', { owner: 'Payments', subscription: null }, ['aks-payments-prod', 'aks-payments-trial']],
  ['the subscription Orders', { owner: null, subscription: 'orders' }, ['aks-orders-archive']],
  ['nobody', { owner: 'nobody', subscription: null }, []],
])('of %s alone', async (_what, filter, names) => {
  const found = await diff('previous', 'latest', filter);
  expect(found.resources.map(({ name }) => name)).toEqual(names);
});

test('two equal nights are not different', async () => {
  const found = await diff('latest', 'latest');
  expect(found).toMatchObject({ totals: {}, resources: [], checks: [], gaps: { began: [], ended: [] } });
});
