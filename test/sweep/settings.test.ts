import { checkSettingsSchema } from '../../shared/checks/settings.js';
import type { VigieEvent } from '../../shared/events/event.js';
import { exemptionSchema } from '../../shared/findings/exemptions.js';
import { rulesOf, type Vigie, type VigieConfig, withoutConfig } from '../../shared/sweep/compose.js';
import { runSweep } from '../../shared/sweep/run.js';
import { clusterRow, idOf, OLD, SUB_A, World } from './world.js';

const CHECKS = ['version-support', 'sla-tier'];
const EXEMPTION = {
  check: 'version-support',
  clusters: [idOf(SUB_A, 'old')],
  owner: 'payments',
  approver: 'security',
  reason: 'moves in December',
  until: '2026-12-08',
};

/** What vigie.yaml says beside the checks that run. */
interface Words {
  readonly exemptions?: readonly object[];
  readonly [setting: string]: unknown;
}

function worldOf(tags: Record<string, string> = {}): World {
  const world = new World();
  world.estate.subscriptions = [SUB_A];
  world.estate.clusters = [{ ...clusterRow(SUB_A, 'old', OLD), tags, sku: { name: 'Base', tier: 'Free' } }];
  return world;
}

function rules({ exemptions = [], checks = CHECKS, skip = [], ...settings }: Words): Partial<Vigie> {
  const config = {
    ...withoutConfig(),
    checks: checks as string[],
    skip: skip as string[],
    settings: checkSettingsSchema.parse(settings),
    exemptions: exemptions.map((one) => exemptionSchema.parse(one)),
  } satisfies VigieConfig;
  return rulesOf(config);
}

/** A sweep at two in the morning of that day; what was told in it. */
async function night(world: World, day: string, words: Words, more: object = {}): Promise<readonly VigieEvent[]> {
  const before = (await world.told()).length;
  const told = new Set((await world.told()).map(({ uid }) => uid));
  await runSweep(world.vigie(`${day}T02:00:00.000Z`, { ...rules(words), ...more }), 0);
  const after = await world.told();
  expect(after.length).toBeGreaterThan(before);
  return after.filter(({ uid, kind }) => !told.has(uid) && kind !== 'sweep.completed');
}

/** What could not be read is another matter. */
function lines(events: readonly VigieEvent[]): string[] {
  return events
    .filter((event) => !('gap' in event))
    .map((event) => {
      if ('finding' in event) return `${event.kind.replace('finding.', '')} ${event.finding.check}`;
      return 'notice' in event ? `${event.kind} ${event.notice.code}` : event.kind;
    })
    .sort();
}

describe('an exemption', () => {
  const granted = { checks: ['version-support'], exemptions: [EXEMPTION] };

  test('is announced once, 14 days before it ends, and when it ends the finding is told', async () => {
    const world = worldOf();
    const told: Record<string, string[]> = {};
    for (const day of ['2026-11-23', '2026-11-24', '2026-11-25', '2026-12-08', '2026-12-09'])
      told[day] = lines(await night(world, day, granted));
    expect(told).toEqual({
      '2026-11-23': ['exempted version-support'],
      '2026-11-24': ['notice exemption-ending'],
      '2026-11-25': [],
      '2026-12-08': ['snapshot version-support'],
      '2026-12-09': ['unexempted version-support'],
    });
  });

  test('says whom it concerns, and is told anew where it was renewed and ends again', async () => {
    const world = worldOf();
    await night(world, '2026-11-29', granted);
    const [notice] = (await night(world, '2026-11-30', granted)).filter((event) => 'notice' in event);
    expect(notice).toMatchObject({
      notice: {
        text: 'the exemption of 1 finding (version-support; old) ends with 2026-12-08 (owner payments, approved by security: moves in December); what is not mended by then is open again',
      },
    });
    const renewed = { ...granted, exemptions: [{ ...EXEMPTION, until: '2026-12-12' }] };
    expect(lines(await night(world, '2026-12-01', renewed))).toEqual(['notice exemption-ending']);
    expect(lines(await night(world, '2026-12-02', renewed))).toEqual([]);
  });

  test('that holds for nothing is not announced', async () => {
    const other = { ...granted, exemptions: [{ ...EXEMPTION, clusters: [idOf(SUB_A, 'other')] }] };
    const world = worldOf();
    expect(lines(await night(world, '2026-11-29', other))).toEqual(['opened version-support']);
    expect(lines(await night(world, '2026-11-30', other))).toEqual([]);
  });

  test('that begins in its last two weeks is announced on the night after: on the first its own event says the day', async () => {
    const world = worldOf();
    expect(lines(await night(world, '2026-11-29', granted))).toEqual(['exempted version-support']);
    expect(lines(await night(world, '2026-11-30', granted))).toEqual(['notice exemption-ending']);
  });

  test('is announced once also where the sweep is killed between the notice and its summary', async () => {
    const world = worldOf();
    await night(world, '2026-11-29', granted);
    const beforeChange = (path: string) => {
      if (path.startsWith('outbox/_sweep/')) throw new Error('killed');
    };
    await expect(night(world, '2026-11-30', granted, { beforeChange })).rejects.toThrow('killed');
    world.reap();
    await night(world, '2026-11-30', granted);
    expect(lines(await world.told('_notices'))).toEqual(['notice exemption-ending']);
  });
});

describe('settings for some', () => {
  const prod = (more: object) => ({ overrides: [{ match: { tags: { environment: 'prod' } }, ...more }] });

  test('hold by the tags that the cluster has on the night, and a changed severity is a change', async () => {
    const world = worldOf({ environment: 'dev' });
    const words = prod({ severities: { 'sla-tier': 'high' }, allowedDays: { high: 2 } });
    await night(world, '2026-11-23', { ...words, nonProduction: { tags: {} } });
    world.estate.clusters = worldOf({ Environment: 'PROD' }).estate.clusters;
    const told = await night(world, '2026-11-24', { ...words, nonProduction: { tags: {} } });
    const tier = told.find((event) => 'finding' in event && event.finding.check === 'sla-tier');
    expect(tier).toMatchObject({
      kind: 'finding.changed',
      finding: { severity: 'high', previousSeverity: 'low', dueDate: '2026-11-26T02:00:00.000Z' },
    });
  });

  test('close what a check has found where it is left out, and say why', async () => {
    const world = worldOf({ environment: 'prod' });
    await night(world, '2026-11-23', {});
    const told = await night(world, '2026-11-24', prod({ skip: ['version-*'] }));
    expect(lines(told)).toEqual(['resolved version-support']);
    expect(told[0]).toMatchObject({
      finding: {
        resolution: 'notApplicable',
        reason: 'vigie.yaml leaves this check out here (overrides[0].skip)',
      },
    });
    const back = await night(world, '2026-11-25', {});
    expect(lines(back)).toEqual(['reopened version-support']);
    expect(back[0]).toMatchObject({
      finding: { reason: expect.stringMatching(/; the settings or data of this check are new since the last sweep$/) },
    });
  });

  test('close what a check has found that no cluster has any more', async () => {
    const world = worldOf();
    await night(world, '2026-11-23', {});
    const told = await night(world, '2026-11-24', { checks: ['version-support'] });
    expect(told).toMatchObject([
      {
        kind: 'finding.resolved',
        finding: { check: 'sla-tier', reason: expect.stringContaining('(checks does not name it)') },
      },
    ]);
  });
});
