import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FolderStore } from '../../shared/store/folderStore.js';
import { keepIndex, publishIndex, shardOf, writeShard } from '../../shared/sweep/clusterIndex.js';
import type { Explanation } from '../../shared/sweep/explain.js';
import { called } from '../support/called.js';
import { CLUSTER_ID } from '../support/clusters.js';

const SUBSCRIPTION = '11111111-1111-4111-8111-111111111111';
const SWEEP = '20261122T0130Z';
const CONFIG = `owners: { managementGroups: { mg-prod: production }, fallback: the desk }
overrides:
  - match: { tags: { environment: prod } }
    severities: { sla-tier: high }
    thresholds: { node-image-age: { linuxMediumDays: 14 } }
exemptions:
  - check: sla-tier
    names: [aks-pay]
    owner: payments
    approver: security
    reason: moves in December
    until: 2026-12-31
`;

let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigie-explain-'));
  writeFileSync(join(folder, 'vigie.yaml'), CONFIG);
  mkdirSync(join(folder, 'empty'));
  const store = new FolderStore(join(folder, 'out', 'store'));
  const cluster = {
    id: CLUSTER_ID,
    subscriptionId: SUBSCRIPTION,
    nodeResourceGroup: null,
    subscriptionName: 'Payments',
    location: 'westeurope',
    tags: { Environment: 'PROD' },
    owner: null,
    managementGroups: ['mg-pay', 'MG-Prod', 'root'],
  };
  await writeShard(store, SWEEP, 'one', shardOf(SUBSCRIPTION), [cluster]);
  const sweep = { id: SWEEP, now: '2026-11-22T01:30:00.000Z', after: null };
  await keepIndex(store, 'one', { schema: 2, sweep: SWEEP, folder: 'one', subscriptions: [SUBSCRIPTION] });
  await publishIndex(
    store,
    { ...sweep, schema: 1, configHash: '', summariesBefore: 0, acceptDisappearance: false },
    'one',
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = (...args: string[]) => called(['checks', '--explain', ...args], { cwd: folder });

async function explained(...args: string[]): Promise<Explanation & { readonly config: string | null }> {
  const { code, out, err } = await run(...args, '--now', '2026-11-23', '--format', 'json');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out) as Explanation & { config: string | null };
}

test('the tags of the last sweep decide which override holds', async () => {
  const { config, resource, severity, exemptions, undecided } = await explained(
    ...['sla-tier', '--resource', CLUSTER_ID.toUpperCase().replace('/SUBSCRIPTIONS', '/subscriptions'), '--out', 'out'],
  );
  expect(config).toBe(join(folder, 'vigie.yaml'));
  expect(resource).toMatchObject({ kind: 'cluster', tags: { Environment: 'PROD' }, tagsFrom: `sweep ${SWEEP}` });
  expect(severity).toEqual({ value: 'high', from: { key: 'overrides[0].severities.sla-tier', line: 4 } });
  expect(exemptions).toMatchObject([{ state: 'in force', until: '2026-12-31', from: { line: 7 } }]);
  expect(undecided).toEqual([]);
});

test('tags that are given stand in the place of those that the sweep saw', async () => {
  const { resource, severity } = await explained(
    ...['sla-tier', '--resource', CLUSTER_ID, '--out', 'out', '--tag', 'environment=dev', 'team=pay'],
  );
  expect(resource).toMatchObject({ tags: { environment: 'dev', team: 'pay' }, tagsFrom: '--tag' });
  expect(severity).toEqual({ value: 'low', from: null });
});

test.each([
  ['a tag', ['--tag', 'team=pay'], { name: 'pay', from: 'tag team', groupsUnknown: false }],
  ['the fallback', ['--tag', 'x=y'], { name: 'the desk', from: 'owners.fallback', groupsUnknown: true }],
  ['nobody, as long as the tags are not known', ['--out', 'empty'], null],
])('the owner is told by %s', async (_what, args, expected) => {
  expect((await explained('sla-tier', '--resource', CLUSTER_ID, ...args)).owner).toEqual(expected);
});

test('without tags it says so, and which override could not be decided; no store is made', async () => {
  const { resource, severity, undecided } = await explained('sla-tier', '--resource', CLUSTER_ID, '--out', 'empty');
  expect(resource).toMatchObject({ tags: null, tagsFrom: expect.stringContaining('no sweep in the store has seen') });
  expect(severity).toEqual({ value: 'low', from: null });
  expect(undecided).toEqual([{ key: 'overrides[0]', line: 3 }]);
  expect(readdirSync(join(folder, 'empty'))).toEqual([]);
});

test('where no vigie.yaml is found the defaults are explained', async () => {
  const { code, out } = await called(['checks', '--explain', 'node-image-age'], { cwd: join(folder, 'empty') });
  expect(code).toBe(0);
  expect(out).toContain('no vigie.yaml was found: the defaults hold');
  expect(out).toContain('linuxMediumDays 30: medium once a Linux image is older (the\n');
});

test('a person reads it in 80 columns, with file and line', async () => {
  const { code, out, err } = await run('node-image-age', '--resource', CLUSTER_ID, '--out', 'out');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  expect(out).toContain('  tags          Environment=PROD (sweep 20261122T0130Z)\n');
  expect(out).toContain('  owner         production (owners.managementGroups.mg-prod)\n');
  expect(out).toContain('vigie.yaml:5\n');
  expect(out).toContain('  exemptions    none\n');
});

test.each<[string, string[], string]>([
  ['a check that does not exist', ['node-imge-age'], '"node-imge-age" is no check (did you mean "node-image-age"?)'],
  ['a resource that is no id', ['sla-tier', '--resource', 'aks-pay'], '--resource is "aks-pay"; expected an ARM id'],
  [
    'a tag without a value',
    ['sla-tier', '--resource', CLUSTER_ID, '--tag', 'prod'],
    '--tag is "prod"; expected name=value',
  ],
  ['a tag of nothing', ['sla-tier', '--tag', 'a=b'], '--tag says what a resource has'],
  ['a page', ['sla-tier', '--format', 'markdown'], '--explain prints a table or json'],
  ['a configuration that is not there', ['sla-tier', '--config', 'no.yaml'], 'cannot be read (ENOENT)'],
])('ends with 2 and one line on %s', async (_what, args, words) => {
  const { code, out, err } = await run(...args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(words);
  expect(err.trim().split('\n')).toHaveLength(1);
});

test('--resource without --explain is refused', async () => {
  const { code, err } = await called(['checks', '--resource', CLUSTER_ID]);
  expect({ code, err }).toEqual({ code: 2, err: 'vigie: --resource goes with --explain\n' });
});
