import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { generateWorld } from '../../local/azure/generator/generate.js';
import type { World as SimulatedWorld } from '../../local/azure/world.js';
import { tokenSource } from '../../shared/azure/credential.js';
import { openAzure } from '../../shared/azure/openAzure.js';
import conditionalAccess from '../../shared/checks/access/conditionalAccess.js';
import { CATALOGUE } from '../../shared/checks/catalogue.js';
import { cloudSchema, cloudSettings } from '../../shared/config/cloud.js';
import type { FindingEvent } from '../../shared/events/event.js';
import { rulesOf } from '../../shared/sweep/compose.js';
import { runSweep } from '../../shared/sweep/run.js';
import { DAY_MS } from '../../shared/time.js';
import { machine } from '../support/machine.js';
import { type SimulatedAzure, startSimulatedAzure } from '../support/simulatedAzure.js';
import { NIGHTS, World } from './world.js';

const CHECKS = ['control-plane-logs', 'service-mesh-revision', 'zone-redundancy', 'conditional-access'];
const [FIRST] = NIGHTS;
const nightOf = (number: number) => new Date(Date.parse(FIRST) + number * DAY_MS).toISOString();
const fleet = (seed: number, clusters = 60): SimulatedWorld =>
  generateWorld({ clusters, subscriptions: 4, seed, now: new Date(FIRST) });

let simulated: SimulatedAzure | undefined;
afterEach(() => simulated?.close());

/** One sweep of the simulated fleet by the real clients: what was asked beside Resource Graph, and what came of it. */
async function night(azure: SimulatedAzure, world: World, number: number) {
  const { cloud: written } = parse(readFileSync(azure.configuration, 'utf8')) as { cloud: unknown };
  const cloud = cloudSettings(cloudSchema.parse(written));
  const tokens = tokenSource({}, cloud, { ...azure.env });
  const base = world.vigie(nightOf(number));
  const all = CATALOGUE.some(({ id }) => id === conditionalAccess.id) ? [] : [{ check: conditionalAccess }];
  const ownChecks = { ...base.config.ownChecks, all: all as never };
  const vigie = {
    ...base,
    ...rulesOf({ ...base.config, checks: CHECKS, ownChecks }),
    azure: openAzure({ cloud, tokens, time: machine() }),
  };
  azure.azure.requests.reset();
  const { summary } = await runSweep(vigie, 0);
  const { byRoute } = azure.azure.requests.counts();
  const asked = (end: string) =>
    Object.entries(byRoute).reduce((sum, [route, number_]) => sum + (route.endsWith(end) ? number_ : 0), 0);
  return {
    summary: summary.summary,
    asked: {
      settings: asked('/diagnosticSettings'),
      mesh: asked('/meshRevisionProfiles'),
      locations: asked('/locations'),
      policies: asked('/conditionalAccess/policies'),
    },
  };
}

async function findings(world: World, number: number): Promise<readonly FindingEvent[]> {
  const told = (await world.told()).flatMap((event) => ('finding' in event ? [event] : []));
  return told.filter(({ time }) => time === nightOf(number));
}

test('requests are the fewest, and of the settings of clusters only those that are needed', async () => {
  simulated = await startSimulatedAzure(fleet(7));
  const world = new World();
  const first = await night(simulated, world, 0);
  expect(first.asked).toEqual({ settings: 60, mesh: 3, locations: 1, policies: 1 });
  expect(first.summary.coverage).toMatchObject({ subscriptions: 4, subscriptionsRead: 4, gapsInAll: 0 });
  const failing = (await findings(world, 0)).filter(({ finding }) => finding.check === 'control-plane-logs').length;
  const passing = 60 - failing;
  let again = 0;
  for (let number = 1; number <= 7; number += 1) {
    const { asked, summary } = await night(simulated, world, number);
    expect(asked).toMatchObject({ mesh: 3, locations: 1, policies: 1 });
    expect(asked.settings).toBeGreaterThanOrEqual(failing);
    expect(summary.transitions).not.toHaveProperty('finding.opened');
    again += asked.settings - failing;
  }
  expect(again).toBe(passing);
});

test('every check fails on some of the made-up fleet and passes on others', async () => {
  simulated = await startSimulatedAzure(fleet(8));
  const world = new World();
  const { summary } = await night(simulated, world, 0);
  const told = await findings(world, 0);
  expect(new Set(told.map(({ finding }) => finding.check))).toEqual(new Set(CHECKS));
  expect(summary.verdicts.pass).toBeGreaterThan(60);
  const said = told.map(({ finding }) => finding.reason).join('\n');
  for (const words of [
    'the cluster has no diagnostic setting',
    'no diagnostic setting sends guard to',
    'asm-1-25 is no longer offered in',
    'in zone 1 alone, and',
    'in no zone (availabilityZones not set), and westeurope has 3',
    'lets something weaker do',
  ])
    expect(said).toContain(words);
  expect(said).not.toMatch(/germanywestcentral has \d/);
});

test('what is refused is unknown and a gap with its remedy, and comes back', async () => {
  simulated = await startSimulatedAzure(fleet(7, 12));
  simulated.azure.faults.replace([
    { match: 'GET */diagnosticSettings', fault: 'forbid' },
    { match: 'GET */meshRevisionProfiles', fault: 'forbid' },
    { match: 'GET */locations', fault: 'forbid' },
    { match: 'GET /graph/*', fault: 'forbid' },
  ]);
  const world = new World();
  const { summary } = await night(simulated, world, 0);
  const gaps = summary.coverage.gaps;
  expect(new Set(gaps.map(({ signal }) => signal))).toEqual(
    new Set(['diagnosticSettings', 'meshRevisions', 'regionZones', 'conditionalAccess']),
  );
  for (const { reason } of gaps) expect(reason).toMatch(/grant Vigie's reader (Reader|the application permission)/);
  expect(gaps.filter(({ scope }) => scope === 'tenant')).toHaveLength(1);
  simulated.azure.faults.replace([]);
  expect((await night(simulated, world, 1)).summary.coverage.gapsInAll).toBe(0);
});
