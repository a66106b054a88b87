import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AlertEvent } from '../../shared/events/event.js';
import { readOutbox } from '../../shared/outbox/commit.js';
import { ALERTS_PARTITION, alertPass } from '../../shared/sweep/alertPass.js';
import { compose, type Vigie } from '../../shared/sweep/compose.js';
import { runSweep } from '../../shared/sweep/run.js';
import { call } from '../local/azure/call.js';
import { PAY, PAY_PROD, SEARCH_PROD } from '../support/fixtureWorld.js';
import { type SimulatedAzure, startSimulatedAzure } from '../support/simulatedAzure.js';

jest.setTimeout(60_000);

const SWEPT = '2026-11-23T01:30:00Z';
const ALERT = '0d6f2b8c-5e41-4a97-b3c0-9e8d7f6a5b10';

let azure: SimulatedAzure;
let out: string;
beforeEach(async () => {
  azure = await startSimulatedAzure();
  azure.world.alerts = [];
  out = mkdtempSync(join(tmpdir(), 'vigie-alerts-'));
});
afterEach(async () => {
  await azure.close();
  rmSync(out, { recursive: true });
});

const vigieAt = (now: string): Vigie =>
  compose({ config: azure.configuration, out, environment: { ...azure.env }, now: new Date(now) });
const alert = (given: object) =>
  call(azure, 'POST', '/_vigie/estate', {
    body: {
      alert: {
        systemAlertId: ALERT,
        resourceId: PAY_PROD,
        severity: 'Medium',
        status: 'Active',
        timeGeneratedUtc: '2026-11-23T01:40:00Z',
        ...given,
      },
    },
  });

/** One pass, and what it told, as `kind rev severity status`. */
async function pass(now: string): Promise<string[] | string> {
  const vigie = vigieAt(now);
  const before = await seqOf(vigie);
  const done = await alertPass(vigie);
  if (done.result === 'waiting') return done.why;
  const blob = await readOutbox(vigie.store, ALERTS_PARTITION, before + 1);
  return (blob?.entries ?? []).map(({ event }) => {
    const { kind, alert: told, resource } = event as AlertEvent;
    return `${kind} ${told.rev} ${told.severity} ${told.status} ${resource?.name}`;
  });
}

async function seqOf(vigie: Vigie): Promise<number> {
  let seq = 0;
  while ((await readOutbox(vigie.store, ALERTS_PARTITION, seq + 1)) !== undefined) seq++;
  return seq;
}

test('without an index of clusters nothing is committed', async () => {
  await alert({});
  expect(await pass('2026-11-23T01:45:00Z')).toMatch(/no sweep has written the index/);
});

describe('after a sweep', () => {
  beforeEach(async () => {
    await runSweep(vigieAt(SWEPT), 0);
  });

  test('a new alert is told once', async () => {
    await alert({});
    expect(await pass('2026-11-23T01:45:00Z')).toEqual(['alert.new 1 Medium Active aks-pay-prod']);
    expect(await pass('2026-11-23T01:50:00Z')).toEqual([]);
  });

  test('alerts of clusters in several blobs of the index are all told, one that names two clusters of the first', async () => {
    await alert({ systemAlertId: `${ALERT}-a`, resourceId: SEARCH_PROD });
    await alert({ systemAlertId: `${ALERT}-b` });
    await alert({ systemAlertId: `${ALERT}-c`, resourceId: SEARCH_PROD });
    const both = azure.world.alerts.at(-1)?.properties as { resourceIdentifiers: object[] };
    both.resourceIdentifiers.push({ azureResourceId: PAY_PROD, type: 'AzureResource' });
    expect(await pass('2026-11-23T01:45:00Z')).toEqual([
      'alert.new 1 Medium Active aks-search-prod',
      'alert.new 1 Medium Active aks-pay-prod',
      'alert.new 1 Medium Active aks-pay-prod',
    ]);
  });

  test.each([
    ['its severity', { severity: 'High' }, 'alert.changed 2 High Active aks-pay-prod'],
    ['its status', { status: 'Dismissed' }, 'alert.changed 2 Medium Dismissed aks-pay-prod'],
  ])('an alert that changes %s is told again', async (_what, change, told) => {
    await alert({});
    await pass('2026-11-23T01:45:00Z');
    await alert(change);
    expect(await pass('2026-11-23T01:50:00Z')).toEqual([told]);
  });

  test('New and Active are one word', async () => {
    await alert({ status: 'New' });
    await pass('2026-11-23T01:45:00Z');
    await alert({ status: 'Active' });
    expect(await pass('2026-11-23T01:50:00Z')).toEqual([]);
  });

  test('one that comes late is told, up to 72 hours after it was generated', async () => {
    await alert({ systemAlertId: `${ALERT}-a`, timeGeneratedUtc: '2026-11-20T02:00:00Z' });
    await alert({ systemAlertId: `${ALERT}-b`, timeGeneratedUtc: '2026-11-20T01:00:00Z' });
    expect(await pass('2026-11-23T01:45:00Z')).toHaveLength(1);
  });

  test('one that is known and old is asked for by its id until it is final', async () => {
    await alert({});
    await pass('2026-11-23T01:45:00Z');
    expect(await pass('2026-12-10T01:45:00Z')).toEqual([]);
    await alert({ status: 'Resolved' });
    expect(await pass('2026-12-11T01:45:00Z')).toEqual(['alert.changed 2 Medium Resolved aks-pay-prod']);
    expect(await pass('2026-12-12T01:45:00Z')).toEqual([]);
  });

  test('one that is no longer returned is not told again, and is the same when it comes back', async () => {
    await alert({});
    await pass('2026-11-23T01:45:00Z');
    const kept = azure.world.alerts;
    azure.world.alerts = [];
    expect(await pass('2026-11-23T01:50:00Z')).toEqual([]);
    azure.world.alerts = kept;
    expect(await pass('2026-11-23T01:55:00Z')).toEqual([]);
  });

  test('one on a machine of the node resource group is told of the cluster', async () => {
    await alert({
      resourceId: `/subscriptions/${PAY}/resourceGroups/MC_AKS-pay-prod/providers/Microsoft.Compute/virtualMachineScaleSets/np1`,
    });
    expect(await pass('2026-11-23T01:45:00Z')).toEqual(['alert.new 1 Medium Active aks-pay-prod']);
  });

  test('one of no known cluster is not told', async () => {
    await alert({
      resourceId: `/subscriptions/${PAY}/resourceGroups/other/providers/Microsoft.Compute/virtualMachines/vm`,
    });
    expect(await pass('2026-11-23T01:45:00Z')).toEqual([]);
  });

  test('an answer in Pascal case is the same alert', async () => {
    await alert({});
    await pass('2026-11-23T01:45:00Z');
    await call(azure, 'POST', '/_vigie/faults', {
      body: [{ match: 'POST /providers/Microsoft.ResourceGraph/*', fault: 'pascalCase' }],
    });
    expect(await pass('2026-11-23T01:50:00Z')).toEqual([]);
    await alert({ severity: 'High' });
    expect(await pass('2026-11-23T01:55:00Z')).toEqual(['alert.changed 2 High Active aks-pay-prod']);
  });

  test('a read that is refused commits nothing, and the next pass tells it', async () => {
    await alert({});
    await call(azure, 'POST', '/_vigie/faults', {
      body: [{ match: 'POST /providers/Microsoft.ResourceGraph/*', fault: 'forbid' }],
    });
    expect(await pass('2026-11-23T01:45:00Z')).toMatch(/403/);
    await call(azure, 'POST', '/_vigie/faults', { body: [] });
    expect(await pass('2026-11-23T01:50:00Z')).toEqual(['alert.new 1 Medium Active aks-pay-prod']);
  });

  test('two passes side by side tell it once', async () => {
    await alert({});
    await Promise.all([alertPass(vigieAt('2026-11-23T01:45:00Z')), alertPass(vigieAt('2026-11-23T01:45:01Z'))]);
    expect(await seqOf(vigieAt('2026-11-23T01:50:00Z'))).toBe(1);
  });

  test('a sweep runs one pass as well; Sentinel gets alerts only where it is told to, the file always', async () => {
    await alert({});
    await runSweep(vigieAt('2026-11-24T01:30:00Z'), 0);
    const lines = readFileSync(join(out, 'events.ndjson'), 'utf8').trim().split('\n');
    expect(lines.filter((line) => line.includes('"kind":"alert.new"'))).toHaveLength(1);
    const sent = azure.azure.received
      .filter(({ destination }) => destination === 'sentinel')
      .map(({ body }) => JSON.stringify(body));
    expect(sent.some((text) => text.includes('alert.new'))).toBe(false);
  });
});
