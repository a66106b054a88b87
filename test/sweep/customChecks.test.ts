import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FindingEvent } from '../../shared/events/event.js';
import { compose } from '../../shared/sweep/compose.js';
import { runSweep } from '../../shared/sweep/run.js';
import { customText } from '../checks/custom/support.js';
import { clusterRow, NIGHTS, SUB_A, World } from './world.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigie-custom-'));
  mkdirSync(join(folder, 'checks'));
  writeFileSync(join(folder, 'vigie.yaml'), 'customChecks: ./checks\nseverities: { custom-one: critical }\n');
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (expression: string) =>
  writeFileSync(join(folder, 'checks', 'one.yaml'), customText({ subject: 'pool', expression }));

/** A night of the world with the configuration as it now stands. */
async function night(
  world: World,
  at: number,
): Promise<{ readonly hash: string; readonly told: readonly FindingEvent[] }> {
  const now = NIGHTS[at] ?? '';
  const own = compose({ config: join(folder, 'vigie.yaml'), environment: {}, now: new Date(now) });
  const { azure, store, destinations, chatNames, cacheOf, route } = world.vigie(now);
  const before = (await world.told()).length;
  await runSweep({ ...own, azure, store, destinations, chatNames, cacheOf, route }, 0);
  const told = (await world.told()).flatMap((event) => ('finding' in event ? [event] : []));
  const custom = told.filter(({ finding, time }) => finding.check.startsWith('custom-') && time === now);
  expect((await world.told()).length).toBeGreaterThan(before);
  return { hash: own.config.hash, told: custom };
}

test('a check of the user’s own has findings as every check has, and a first night when its expression changes', async () => {
  const world = new World();
  const small = { agentPoolProfiles: [{ name: 'np1', count: 1, mode: 'System' }] };
  world.estate.clusters = [clusterRow(SUB_A, 'one'), clusterRow(SUB_A, 'two', small)];
  put('pool.count < 3');
  const first = await night(world, 0);
  expect(first.told).toMatchObject([
    {
      kind: 'finding.opened',
      baseline: true,
      finding: {
        check: 'custom-one',
        title: 'One',
        severity: 'critical',
        reason: 'it is so',
        remediation: { text: 'Mend it.', link: '' },
      },
      resource: { subject: 'pool/np1' },
      evidence: { 'pool.count': 3 },
    },
  ]);
  put('pool.count >= 1');
  const second = await night(world, 1);
  expect(second.told).toMatchObject([{ kind: 'finding.resolved', finding: { resolution: 'mended' } }]);
  expect(second.hash).not.toBe(first.hash);
  put('pool.count >= 1 && pool.mode == "User"');
  const third = await night(world, 2);
  expect(third.told.map(({ kind, baseline, resource }) => [kind, baseline, resource?.name])).toEqual([
    ['finding.reopened', false, 'one'],
    ['finding.opened', true, 'two'],
  ]);
});

test('one that takes too long, or has no answer, ends no sweep and closes no finding', async () => {
  const world = new World();
  const list = Array.from({ length: 2_000 }, (_, at) => at);
  world.estate.clusters = [clusterRow(SUB_A, 'one', { list })];
  put('pool.count < 3');
  await night(world, 0);
  const l = 'cluster.properties.list';
  put(`${l}.all(a, ${l}.all(b, ${l}.all(c, true)))`);
  expect((await night(world, 1)).told).toEqual([]);
  put('pool.nothing == 1');
  expect((await night(world, 2)).told).toEqual([]);
  const sweeps = (await world.told('_sweep')).flatMap((event) => ('summary' in event ? [event.summary] : []));
  expect(sweeps.map(({ verdicts }) => (verdicts.unknown ?? 0) > 0)).toEqual([true, true, true]);
  expect(sweeps).toHaveLength(3);
});
