import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { generateWorld } from '../../local/azure/generator/generate.js';
import type { Subscription } from '../../local/azure/world.js';
import type { VigieEvent } from '../../shared/events/event.js';
import { called } from '../support/called.js';
import { vigie } from '../support/programs.js';
import { type SimulatedAzure, startSimulatedAzure } from '../support/simulatedAzure.js';

const NOW = '2026-11-23T02:00:00Z';
const FLEET = { clusters: 12, subscriptions: 4, seed: 7, now: new Date(NOW) };
const CUSTOMER = '77777777-7777-4777-8777-777777777777';

let folder: string;
const open: SimulatedAzure[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigie-tenants-'));
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
  rmSync(folder, { recursive: true, force: true });
});

/** A fleet whose subscriptions are changed by their place. */
async function fleet(change: (subscription: Subscription, place: number) => Subscription): Promise<SimulatedAzure> {
  const world = generateWorld(FLEET);
  world.subscriptions = world.subscriptions.map(change);
  const azure = await startSimulatedAzure(world, { now: FLEET.now });
  open.push(azure);
  return azure;
}

/** The configuration that the simulated Azure wrote, with further keys, under another name. */
function configured({ configuration }: SimulatedAzure, name: string, more: object): string {
  const file = join(folder, name);
  writeFileSync(file, stringify({ ...parse(readFileSync(configuration, 'utf8')), ...more }));
  return file;
}

async function sweep(azure: SimulatedAzure, config: string, out: string, start = called) {
  const args = ['sweep', '--config', config, '--out', join(folder, out), '--format', 'json'];
  const ran = await start(args, { env: { ...azure.env } });
  const lines = readFileSync(join(folder, out, 'events.ndjson'), 'utf8')
    .trim()
    .split('\n');
  const events = lines.map((line) => JSON.parse(line) as VigieEvent);
  const summary = events.flatMap((event) => ('summary' in event ? [event.summary] : []))[0];
  return { code: ran.code, events, coverage: summary?.coverage };
}

const subscriptionsIn = (events: readonly VigieEvent[]) =>
  new Set(events.flatMap(({ resource }) => resource?.subscriptionId?.toLowerCase() ?? []));
const idsWhere = ({ world }: SimulatedAzure, is: (subscription: Subscription) => boolean) =>
  world.subscriptions.filter(is).map(({ id }) => id.toLowerCase());
const gapsIn = (events: readonly VigieEvent[]) =>
  events.flatMap((event) => ('gap' in event ? [`${event.gap.scope}: ${event.gap.reason}`] : []));

test('subscriptions that other tenants delegated (Azure Lighthouse) are swept as one’s own', async () => {
  const azure = await fleet((one, place) => (place < 2 ? { ...one, tenantId: CUSTOMER } : one));
  azure.world.conditionalAccess = [];
  const own = await sweep(azure, configured(azure, 'vigie.yaml', { profile: 'all' }), 'out');
  expect(own.coverage).toMatchObject({ subscriptions: 4, subscriptionsRead: 4, clusters: 12, clustersRead: 12 });
  expect(subscriptionsIn(own.events)).toEqual(new Set(idsWhere(azure, () => true)));
  // Whose policies are judged, and found missing, is told by AZURE_TENANT_ID.
  const tenants = own.events.flatMap(({ resource }) => (resource?.id.startsWith('/tenants/') ? [resource.id] : []));
  expect(new Set(tenants)).toEqual(new Set([`/tenants/${azure.env.AZURE_TENANT_ID}`]));
  expect(gapsIn(own.events).filter((gap) => gap.startsWith('tenant'))).toEqual([]);
});

test('only what lies below a management group is swept, and a group that shows nothing is told', async () => {
  const azure = await fleet((one) => one);
  const below = (name: string) => (one: Subscription) =>
    one.managementGroups?.some((group) => group.name === name) === true;
  const test = idsWhere(azure, below('mg-test'));
  const scope = { managementGroups: ['MG-Test', 'mg-nowhere'] };
  const swept = await sweep(azure, configured(azure, 'vigie.yaml', { scope }), 'out');
  expect(test.length).toBeGreaterThan(0);
  expect(swept.coverage).toMatchObject({ subscriptions: test.length, subscriptionsRead: test.length });
  expect([...subscriptionsIn(swept.events)].filter((id) => !test.includes(id))).toEqual([]);
  expect(gapsIn(swept.events)).toContainEqual(expect.stringMatching(/^managementGroup\/mg-nowhere: no subscription/));
});

test('a configuration, a store and an identity a tenant: side by side, and neither sees the other', async () => {
  const [first, second] = [await fleet((one) => one), await fleet((one) => ({ ...one, name: `other ${one.name}` }))];
  const runs = await Promise.all([
    sweep(first, configured(first, 'first.yaml', {}), 'first', vigie),
    sweep(second, configured(second, 'second.yaml', {}), 'second', vigie),
  ]);
  for (const { code, coverage } of runs) expect([code, coverage?.subscriptionsRead]).toEqual([0, 4]);
  const names = runs.map(({ events }) => new Set(events.flatMap(({ resource }) => resource?.subscriptionName ?? [])));
  expect([...(names[0] ?? [])].filter((name) => name.startsWith('other'))).toEqual([]);
  expect([...(names[1] ?? [])].every((name) => name.startsWith('other'))).toBe(true);
});

test('a cloud without Defender is swept whole: nothing of Defender is asked, and no gap is left by that', async () => {
  const azure = await fleet((one) => one);
  const { cloud } = parse(readFileSync(azure.configuration, 'utf8')) as { cloud: object };
  const config = configured(azure, 'vigie.yaml', { cloud: { ...cloud, defender: false } });
  const { coverage, events } = await sweep(azure, config, 'out');
  expect(coverage).toMatchObject({ subscriptionsRead: 4, clustersRead: 12 });
  expect(events.filter((event) => 'notice' in event && event.notice.code === 'not-asked')).toHaveLength(1);
  const checks = new Set(events.flatMap((event) => ('finding' in event ? [event.finding.check] : [])));
  expect(checks).toContain('version-support');
  expect([...checks].filter((id) => /defender|^(image|registry)-vulnerabilities|repositories|code-/.test(id))).toEqual(
    [],
  );
  expect(events.filter(({ kind }) => kind.startsWith('alert'))).toEqual([]);
  expect(gapsIn(events).filter((gap) => /defender|alerts|assessments/i.test(gap))).toEqual([]);
});
