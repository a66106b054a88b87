import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { generateWorld } from '../../local/azure/generator/generate.js';
import { tokenSource } from '../../shared/azure/credential.js';
import { openAzure } from '../../shared/azure/openAzure.js';
import clusterAdminAssignments from '../../shared/checks/access/clusterAdminAssignments.js';
import gitops from '../../shared/checks/access/gitops.js';
import apiGateway from '../../shared/checks/traffic/apiGateway.js';
import exposedServices from '../../shared/checks/traffic/exposedServices.js';
import ingressFirewall from '../../shared/checks/traffic/ingressFirewall.js';
import backup from '../../shared/checks/watching/backup.js';
import { cloudSchema, cloudSettings } from '../../shared/config/cloud.js';
import { collect, type RowSink } from '../../shared/estate/collect.js';
import { planSubscriptions } from '../../shared/estate/plan.js';
import { readCluster } from '../../shared/estate/readCluster.js';
import type { JsonObject } from '../../shared/json.js';
import { readSideSignals } from '../../shared/signals/sideSignals.js';
import { readTableSignals } from '../../shared/signals/tableSignals.js';
import { wantedTables } from '../../shared/sweep/wanted.js';
import { contextAt, signalsWith } from '../support/clusters.js';
import { machine } from '../support/machine.js';
import { type SimulatedAzure, startSimulatedAzure } from '../support/simulatedAzure.js';

// What stands around clusters in other tables, from the made-up fleet to verdicts, with the real clients over HTTPS.
const NOW = '2026-11-23T01:30:00Z';
const CHECKS = [clusterAdminAssignments, gitops, backup, exposedServices, ingressFirewall, apiGateway];
let simulated: SimulatedAzure;

beforeAll(async () => {
  simulated = await startSimulatedAzure(generateWorld({ clusters: 70, subscriptions: 3, seed: 4, now: new Date(NOW) }));
});
afterAll(() => simulated.close());
afterEach(() => simulated.azure.faults.replace([]));

function reading() {
  const cloud = cloudSettings(cloudSchema.parse(parse(readFileSync(simulated.configuration, 'utf8')).cloud));
  return openAzure({ cloud, tokens: tokenSource({}, cloud, { ...simulated.env }), time: machine() });
}

/** Verdicts of a whole estate, as `check subject status` by cluster, and rows that found no cluster. */
async function judged() {
  const azure = reading();
  const bySubscription = new Map<string, { table: string; row: JsonObject }[]>();
  const sink: RowSink = {
    async rows(subscription, table, rows) {
      const own = bySubscription.get(subscription) ?? [];
      bySubscription.set(subscription, own);
      own.push(...rows.map((row) => ({ table, row })));
    },
    ended: async () => undefined,
    again: async () => undefined,
  };
  const collected = await collect(azure, await planSubscriptions(azure, {}, []), sink, wantedTables(CHECKS));
  const verdicts: string[] = [];
  let strays = 0;
  for (const rows of bySubscription.values()) {
    const clusters = rows.flatMap(({ table, row }) => (table === 'clusters' ? [readCluster(row)] : []));
    const tables = await readTableSignals(
      {
        each: async (take) => {
          for (const { table, row } of rows) take(table, row);
          return true;
        },
        whyIncomplete: (table) => collected.tables.get(table)?.why,
      },
      { clusters, registries: [], previousAlerts: new Map() },
      new Date(NOW),
    );
    const whyIncomplete = (table: string) => collected.tables.get(table)?.why;
    for (const cluster of clusters) {
      const side = readSideSignals({ side: collected.side, whyIncomplete }, cluster, new Date(NOW));
      const signals = signalsWith({ ...tables?.of(cluster.key), ...side });
      for (const check of CHECKS)
        for (const { status, subject, reason } of check.evaluate(cluster, signals, contextAt(NOW)))
          verdicts.push([cluster.name, check.id, subject ?? '-', status, reason].join(' | '));
    }
    for (const { odd, elsewhere } of Object.values(tables?.left ?? {})) strays += odd + elsewhere;
  }
  return { verdicts: verdicts.sort(), strays, gaps: collected.gaps };
}

const statusesOf = (verdicts: readonly string[], id: string) => [
  ...new Set(
    verdicts.map((line) => line.split(' | ')).flatMap(([, check, , status]) => (check === id ? [status] : [])),
  ),
];

test.each([
  ['cluster-admin-assignments', ['pass', 'fail']],
  ['gitops', ['pass', 'fail']],
  ['backup', ['pass', 'fail', 'unknown']],
  ['exposed-services', ['pass', 'fail']],
  ['ingress-firewall', ['pass', 'fail', 'unknown', 'notApplicable']],
  ['api-gateway', ['pass', 'fail', 'unknown', 'notApplicable']],
])('in the made-up fleet %s gives %j', async (id, statuses) => {
  const { verdicts, gaps, strays } = await judged();
  expect(new Set(statusesOf(verdicts, id))).toEqual(new Set(statuses));
  expect({ gaps, strays }).toEqual({ gaps: [], strays: 0 });
});

test('rows with keys in Pascal case say the same', async () => {
  const plain = await judged();
  simulated.azure.faults.replace([{ match: '* /*', fault: 'pascalCase' }]);
  const pascal = await judged();
  expect(pascal.verdicts).toEqual(plain.verdicts);
});

test('a table that cannot be read leaves its checks unknown, and never passes', async () => {
  simulated.azure.faults.replace([{ match: 'POST /providers/Microsoft.ResourceGraph/*', fault: 'dropRow' }]);
  const { verdicts } = await judged();
  for (const id of ['cluster-admin-assignments', 'gitops', 'backup', 'exposed-services', 'api-gateway'])
    expect(statusesOf(verdicts, id)).toEqual(['unknown']);
  expect(new Set(statusesOf(verdicts, 'ingress-firewall'))).toEqual(new Set(['unknown', 'notApplicable']));
});
