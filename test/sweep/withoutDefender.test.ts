import { CATALOGUE } from '../../shared/checks/catalogue.js';
import { type CloudSettings, cloudSettings } from '../../shared/config/cloud.js';
import { type Resource, subscriptionResource } from '../../shared/estate/resource.js';
import { TABLES } from '../../shared/estate/tables.js';
import type { NoticeEvent } from '../../shared/events/event.js';
import { noSignals } from '../../shared/signals/noSignals.js';
import { alertPass } from '../../shared/sweep/alertPass.js';
import { collectRun } from '../../shared/sweep/collectRun.js';
import { rulesOf, type Vigie } from '../../shared/sweep/compose.js';
import { runSweep } from '../../shared/sweep/run.js';
import { startOrContinue } from '../../shared/sweep/start.js';
import { askedTables } from '../../shared/sweep/wanted.js';
import { clusterOf, contextAt } from '../support/clusters.js';
import { healthyProperties } from '../support/healthy.js';
import { registryOf } from '../support/registries.js';
import { NIGHTS, SUB_A, World } from './world.js';

const CHINA = cloudSettings({ name: 'china' });
const PUBLIC = cloudSettings({ name: 'public' });
/** Checks that rest on something that only Defender knows. */
const OF_DEFENDER = [
  'defender-open-alerts',
  'defender-sensor',
  'defender-plan',
  'defender-recommendations',
  'image-vulnerabilities',
  'registry-vulnerabilities',
  'secrets-in-repositories',
  'code-findings',
];

function inCloud(world: World, now: string, cloud: CloudSettings): Partial<Vigie> {
  const config = { ...world.vigie(now).config, cloud, profile: 'recommended' as const };
  return { config, ...rulesOf(config) };
}

async function night(world: World, now: string, cloud: CloudSettings) {
  const before = new Set((await world.told()).map(({ uid }) => uid));
  world.estate.queries.length = 0;
  const { summary } = await runSweep(world.vigie(now, inCloud(world, now, cloud)), 0);
  const events = (await world.told()).filter(({ uid }) => !before.has(uid));
  const notices = events.filter(
    (event): event is NoticeEvent => 'notice' in event && event.notice.code === 'not-asked',
  );
  const asked = world.estate.queries.filter((query) => query.startsWith('securityresources')).length;
  return { events, notices, asked, summary: summary.summary };
}

test('a cloud without Defender is not asked for anything of it, says so once, and has no gap by that', async () => {
  const world = new World();
  world.estate.alerts = [{ id: 'alert', s: SUB_A, properties: { systemAlertId: 'a', status: 'Active' } }];
  const first = await night(world, NIGHTS[0], CHINA);
  expect(first.asked).toBe(0);
  expect(first.notices.map(({ notice }) => notice)).toEqual([
    {
      code: 'not-asked',
      about: 'service/defender',
      text: 'Defender for Cloud is not there in Azure China, it ended on 2026-08-18: its alerts, plans and findings are not asked for, and the checks that rest on them do not apply',
    },
  ]);
  expect(first.events.filter((event) => 'gap' in event && /securit|alerts|defender/i.test(event.gap.scope))).toEqual(
    [],
  );
  const second = await night(world, NIGHTS[1], CHINA);
  expect([second.asked, second.notices]).toEqual([0, []]);
});

test('a cloud that has Defender is asked, and says nothing', async () => {
  const world = new World();
  const { asked, notices } = await night(world, NIGHTS[0], PUBLIC);
  expect(asked).toBeGreaterThan(0);
  expect(notices).toEqual([]);
});

test('it is said again where a cloud had it in between', async () => {
  const world = new World();
  const told: number[] = [];
  for (const [at, cloud] of [CHINA, PUBLIC, CHINA].entries())
    told.push((await night(world, NIGHTS[at] ?? '', cloud)).notices.length);
  expect(told).toEqual([1, 0, 1]);
});

test('a pass between sweeps asks for no alerts', async () => {
  const world = new World();
  await night(world, NIGHTS[0], CHINA);
  world.estate.queries.length = 0;
  expect(await alertPass(world.vigie(NIGHTS[0], inCloud(world, NIGHTS[0], CHINA)))).toEqual({
    result: 'done',
    events: 0,
  });
  expect(world.estate.queries).toEqual([]);
});

test('what was not asked for is not known to be absent', async () => {
  const world = new World();
  const vigie = world.vigie(NIGHTS[0], inCloud(world, NIGHTS[0], CHINA));
  const { sweep } = await startOrContinue(vigie);
  const { incomplete } = await collectRun(vigie, sweep);
  const words = CHINA.withoutDefender;
  expect(incomplete).toEqual({ alerts: words, defenderPlans: words, assessments: words });
});

test('every table of securityresources is Defender’s, and none else', () => {
  const named = TABLES.filter(({ ofDefender }) => ofDefender).map(({ name }) => name);
  expect(named).toEqual(TABLES.filter(({ query }) => query.startsWith('securityresources')).map(({ name }) => name));
  const { asked, notThere } = askedTables(CATALOGUE, CHINA);
  expect(Object.keys(notThere).sort()).toEqual([...named].sort());
  expect(asked.filter(({ name }) => named.includes(name))).toEqual([]);
});

describe('each check that rests on Defender', () => {
  const SIGNALS = [
    'alerts',
    'defenderPlan',
    'imageFindings',
    'repositoryFindings',
    'devOpsConnections',
    'defenderRecommendations',
  ];

  test('is one of those that are looked at here', () => {
    const resting = CATALOGUE.filter(({ needs, uses }) => [...needs, ...uses].some((name) => SIGNALS.includes(name)));
    expect([...resting.map(({ id }) => id), 'defender-sensor'].sort()).toEqual([...OF_DEFENDER].sort());
  });

  const resources: readonly Resource[] = [
    clusterOf(healthyProperties()),
    registryOf({}),
    subscriptionResource(SUB_A, 'Pay', {}),
  ];

  test.each(OF_DEFENDER)('%s does not apply in a cloud without it', (id) => {
    const check = CATALOGUE.find((one) => one.id === id);
    const resource = resources.find(({ kind }) => kind === check?.about);
    if (check === undefined || resource === undefined) throw new Error(`${id} is about nothing that is here`);
    const { settings, ...context } = contextAt(NIGHTS[0]);
    const words = 'it has none';
    const verdicts = (more: object) =>
      check.evaluate(resource, noSignals('not asked'), { ...context, settings: { ...settings, ...more } });
    expect(verdicts({ withoutDefender: words })).toMatchObject([{ status: 'notApplicable', reason: words }]);
    expect(verdicts({})).not.toMatchObject([{ status: 'notApplicable' }]);
  });
});
