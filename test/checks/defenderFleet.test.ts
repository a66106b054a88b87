import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { generateWorld } from '../../local/azure/generator/generate.js';
import { tokenSource } from '../../shared/azure/credential.js';
import { openAzure } from '../../shared/azure/openAzure.js';
import codeFindings from '../../shared/checks/access/codeFindings.js';
import secretsInRepositories from '../../shared/checks/access/secretsInRepositories.js';
import imageVulnerabilities from '../../shared/checks/images/imageVulnerabilities.js';
import registryVulnerabilities from '../../shared/checks/images/registryVulnerabilities.js';
import defenderPlan from '../../shared/checks/watching/defenderPlan.js';
import defenderRecommendations from '../../shared/checks/watching/defenderRecommendations.js';
import { cloudSchema, cloudSettings } from '../../shared/config/cloud.js';
import { collect } from '../../shared/estate/collect.js';
import { planSubscriptions } from '../../shared/estate/plan.js';
import { readCluster } from '../../shared/estate/readCluster.js';
import { readRegistry } from '../../shared/estate/registry.js';
import { type Resource, subscriptionResource } from '../../shared/estate/resource.js';
import type { JsonObject } from '../../shared/json.js';
import { memoryCache } from '../../shared/signals/cache.js';
import { collectSignals } from '../../shared/signals/signalsFor.js';
import { readTableSignals } from '../../shared/signals/tableSignals.js';
import { wantedSignals, wantedTables } from '../../shared/sweep/wanted.js';
import { fakeReads } from '../signals/fakeReads.js';
import { contextAt } from '../support/clusters.js';
import { machine } from '../support/machine.js';
import { type SimulatedAzure, startSimulatedAzure } from '../support/simulatedAzure.js';

// From Resource Graph to verdicts, with the real clients, over HTTPS.
const NOW = '2026-11-23T01:30:00Z';
const now = new Date(NOW);
const CHECKS = [
  defenderPlan,
  defenderRecommendations,
  imageVulnerabilities,
  registryVulnerabilities,
  secretsInRepositories,
  codeFindings,
];

let simulated: SimulatedAzure;
beforeAll(async () => {
  simulated = await startSimulatedAzure(generateWorld({ clusters: 120, subscriptions: 5, seed: 1, now }));
});
afterAll(() => simulated.close());

type Rows = Readonly<Record<string, readonly JsonObject[]>>;

/** The rows of each subscription, by table. */
async function collected(): Promise<ReadonlyMap<string, Rows>> {
  const cloud = cloudSettings(cloudSchema.parse(parse(readFileSync(simulated.configuration, 'utf8')).cloud));
  const azure = openAzure({ cloud, tokens: tokenSource({}, cloud, { ...simulated.env }), time: machine() });
  const found = new Map<string, Record<string, JsonObject[]>>();
  const plan = await planSubscriptions(azure, {}, []);
  const sink = {
    async rows(subscription: string, table: string, rows: readonly JsonObject[]) {
      const own = found.get(subscription) ?? {};
      found.set(subscription, { ...own, [table]: [...(own[table] ?? []), ...rows] });
    },
    ended: async () => undefined,
    again: async () => undefined,
  };
  const { gaps } = await collect(azure, plan, sink, wantedTables(CHECKS));
  expect([...plan.gaps, ...gaps]).toEqual([]);
  return found;
}

/** Verdicts of one subscription: `check status severity of resource`, and rows that became none. */
async function judged(subscription: string, tables: Rows, incomplete: Readonly<Record<string, string>> = {}) {
  const { clusters: clusterRows = [], registries: registryRows = [], ...others } = tables;
  const clusters = clusterRows.map(readCluster);
  const registries = registryRows
    .filter(({ type }) => !String(type).endsWith('/replications'))
    .map((row) => readRegistry(row));
  const each = async (take: (table: string, row: JsonObject) => void) => {
    for (const [table, rows] of Object.entries(others)) for (const row of rows) take(table, row);
    return true;
  };
  const context = { clusters, registries, previousAlerts: new Map() };
  const read = await readTableSignals({ each, whyIncomplete: (table) => incomplete[table] }, context, now);
  if (read === undefined) throw new Error('the rows are gone');
  const slice: Resource[] = [...clusters, ...registries, subscriptionResource(subscription, 'pay')];
  const { signals } = await collectSignals({
    clusters,
    slice,
    tables: read,
    sides: { side: new Map(), whyIncomplete: () => undefined },
    workspaces: new Map(),
    azure: fakeReads({}),
    cache: memoryCache(),
    now,
    wanted: wantedSignals(CHECKS),
    previousReadings: {},
  });
  const verdicts = slice.flatMap((resource) => {
    const own = signals.get(resource.key);
    if (own === undefined) throw new Error(`${resource.key} has no signals`);
    return CHECKS.filter(({ about }) => about === resource.kind).flatMap((check) =>
      check
        .evaluate(resource, own, contextAt(NOW))
        .map((verdict) => ({ check: check.id, of: resource.key, ...verdict })),
    );
  });
  return { verdicts, left: read.left };
}

async function judgedAll() {
  const all = await Promise.all([...(await collected())].map(([id, rows]) => judged(id, rows)));
  return all.flatMap(({ verdicts }) => verdicts);
}

test('in the made-up fleet each check fails on some, passes on others, and guesses nowhere', async () => {
  const verdicts = await judgedAll();
  const seen: Record<string, Set<string>> = {};
  for (const { check, status, severity } of verdicts) {
    seen[check] ??= new Set();
    seen[check].add([status, severity].filter((word) => word !== null).join(' '));
  }
  const sorted = Object.fromEntries(Object.entries(seen).map(([check, words]) => [check, [...words].sort()]));
  expect(sorted).toEqual({
    'defender-plan': ['fail high', 'pass', 'unknown'],
    'defender-recommendations': ['fail high', 'fail medium', 'pass', 'unknown'],
    'image-vulnerabilities': ['fail critical', 'fail high', 'notApplicable', 'pass', 'unknown'],
    'registry-vulnerabilities': ['fail critical', 'pass', 'unknown'],
    'secrets-in-repositories': ['fail high', 'notApplicable', 'pass', 'unknown'],
    'code-findings': ['fail medium', 'notApplicable', 'pass', 'unknown'],
  });
});

test('rows with keys in Pascal case say the same', async () => {
  const plain = await judgedAll();
  simulated.azure.faults.replace([{ match: 'POST /providers/Microsoft.ResourceGraph/*', fault: 'pascalCase' }]);
  const pascal = await judgedAll();
  simulated.azure.faults.replace([]);
  expect(pascal).toEqual(plain);
});

test('a table that was not read whole leaves all that rests on it unknown', async () => {
  const [[id, rows] = ['', {}]] = await collected();
  const { verdicts } = await judged(id, rows, { assessments: 'counts differ' });
  const running = verdicts.filter(({ status }) => status !== 'notApplicable');
  expect(running.filter(({ check, status }) => check !== 'defender-plan' && status !== 'unknown')).toEqual([]);
  expect(running.filter(({ check }) => check === 'defender-plan').map(({ status }) => status)).not.toContain('unknown');
  expect(running.find(({ check }) => check === 'image-vulnerabilities')?.reason).toBe(
    "Defender's assessments were not read whole from Resource Graph: counts differ",
  );
});

test('rows of resources that are gone are counted, and say nothing of others', async () => {
  for (const [id, rows] of await collected()) {
    const whole = await judged(id, rows);
    const key = whole.verdicts.find(({ check, status }) => check === 'image-vulnerabilities' && status === 'fail')?.of;
    if (key === undefined) continue;
    const clusters = rows.clusters?.filter((row) => String(row.id).toLowerCase() !== key) ?? [];
    const gone = await judged(id, { ...rows, clusters });
    expect(gone.verdicts).toEqual(whole.verdicts.filter(({ of }) => of !== key));
    expect(gone.left.imageFindings.elsewhere).toBeGreaterThan(whole.left.imageFindings.elsewhere);
    return;
  }
  throw new Error('no cluster of the fleet runs a vulnerable image');
});
