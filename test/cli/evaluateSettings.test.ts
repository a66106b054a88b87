import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { called } from '../support/called.js';
import type { Ran } from '../support/programs.js';

const idOf = (name: string) =>
  `/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/${name}`;
const cluster = (name: string, tags: object) => ({
  id: idOf(name),
  name,
  type: 'Microsoft.ContainerService/ManagedClusters',
  location: 'westeurope',
  sku: { name: 'Base', tier: 'Free' },
  tags,
  properties: { provisioningState: 'Failed', agentPoolProfiles: [] },
});
const CONFIG = `checks: [sla-tier, provisioning-failed]
overrides:
  - match: { tags: { environment: prod } }
    severities: { sla-tier: critical }
    allowedDays: { critical: 2 }
  - match: { names: [aks-lab] }
    skip: [provisioning-failed]
exemptions:
  - check: provisioning-failed
    names: [aks-pay]
    owner: payments
    approver: security
    reason: "=moves in December"
    until: 2026-12-31
`;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigie-evaluate-settings-'));
  writeFileSync(join(folder, 'vigie.yaml'), CONFIG);
  const clusters = [cluster('aks-pay', { Environment: 'PROD' }), cluster('aks-lab', {})];
  writeFileSync(join(folder, 'clusters.json'), JSON.stringify(clusters));
});
afterAll(() => rmSync(folder, { recursive: true }));

const evaluate = (...args: string[]): Promise<Ran> =>
  called(['evaluate', 'clusters.json', '--config', 'vigie.yaml', '--now', '2026-11-23', ...args], { cwd: folder });

interface Result {
  readonly check: string;
  readonly resourceId: string;
  readonly status: string;
  readonly severity: string | null;
  readonly dueDate: string | null;
  readonly reason: string;
  readonly exemption?: object;
}

async function results(...args: string[]): Promise<Result[]> {
  const { out } = await evaluate('--format', 'json', '--fail-on', 'never', ...args);
  return (JSON.parse(out) as { results: Result[] }).results;
}

const EXEMPTION = { owner: 'payments', approver: 'security', reason: '=moves in December', until: '2026-12-31' };

test('json: overrides hold by tag and name, and an exempted result is there and marked', async () => {
  const all = await results();
  expect(
    all.map(({ resourceId, check, status, severity, exemption }) => [resourceId, check, status, severity, exemption]),
  ).toEqual([
    [idOf('aks-pay'), 'provisioning-failed', 'fail', 'medium', EXEMPTION],
    [idOf('aks-pay'), 'sla-tier', 'fail', 'critical', undefined],
    [idOf('aks-lab'), 'provisioning-failed', 'notApplicable', null, undefined],
    [idOf('aks-lab'), 'sla-tier', 'fail', 'low', undefined],
  ]);
  expect(all[1]?.dueDate).toBe('2026-11-25T00:00:00.000Z');
  expect(all[2]?.reason).toBe('vigie.yaml leaves this check out here (overrides[1].skip)');
});

test('what the call says of which checks run stands in the place of what the file says', async () => {
  const all = await results('--checks', 'provisioning-failed');
  expect(all.map(({ check, status }) => `${check} ${status}`)).toEqual([
    'provisioning-failed fail',
    'provisioning-failed fail',
  ]);
});

test('--fail-on ends with 0 where all that fails is exempted, and with 1 on the day after the exemption', async () => {
  writeFileSync(join(folder, 'one.json'), JSON.stringify([cluster('aks-pay', {})]));
  const one = (now: string) =>
    called(['evaluate', 'one.json', '--config', 'vigie.yaml', '--now', now, '--fail-on', 'medium'], { cwd: folder });
  expect((await one('2026-12-31')).code).toBe(0);
  expect((await one('2027-01-01')).code).toBe(1);
});

test('csv: the exemption has columns of its own, and no formula gets in by them', async () => {
  const { out } = await evaluate('--format', 'csv', '--fail-on', 'never');
  const [head = '', first = '', second = ''] = out.split('\r\n');
  expect(head).toMatch(/,"evidence","exemptedUntil","exemptionOwner","exemptionApprover","exemptionReason","news"$/);
  expect(first).toMatch(/,"2026-12-31","payments","security","'=moves in December",$/);
  expect(second).toMatch(/,,,,$/);
});

test('sarif: an exempted result is there, and suppressed', async () => {
  const { out } = await evaluate('--format', 'sarif', '--fail-on', 'never');
  const { runs } = JSON.parse(out) as { runs: [{ results: { ruleId: string; suppressions?: object[] }[] }] };
  expect(runs[0].results.map(({ ruleId, suppressions }) => [ruleId, suppressions])).toEqual([
    [
      'provisioning-failed',
      [
        {
          kind: 'external',
          status: 'accepted',
          justification: '=moves in December (until 2026-12-31, owner payments, approved by security)',
          properties: { owner: 'payments', approver: 'security', until: '2026-12-31' },
        },
      ],
    ],
    ['sla-tier', undefined],
    ['sla-tier', undefined],
  ]);
});

test('ocsf: an exempted finding is there, and suppressed', async () => {
  const { out } = await evaluate('--format', 'ocsf', '--fail-on', 'never');
  const findings = JSON.parse(out) as {
    activity_id: number;
    status_id: number;
    unmapped: { exemption: object | null };
  }[];
  expect(findings.map(({ activity_id, status_id, unmapped }) => [activity_id, status_id, unmapped.exemption])).toEqual([
    [1, 3, EXEMPTION],
    [1, 1, null],
    [1, 1, null],
  ]);
});

test('table: an exempted result is there in 80 columns, with its end, and is counted beside the failed', async () => {
  const { out } = await evaluate('--fail-on', 'never');
  expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  expect(out.replace(/\s+/g, ' ')).toContain(
    'exempted provisioning-failed: medium, the last operation on the cluster failed; exempted until 2026-12-31, owner payments, approved by security: =moves in December',
  );
  expect(out).toContain('  1 failed, 0 passed, 0 unknown, 0 not applicable, 1 exempted\n');
  expect(out).toContain('2 clusters: 2 failed, 0 passed, 0 unknown, 1 not applicable, 1 exempted\n');
});
