import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { generateWorld } from '../../local/azure/generator/generate.js';
import { tokenSource } from '../../shared/azure/credential.js';
import { openAzure } from '../../shared/azure/openAzure.js';
import { cloudSchema, cloudSettings } from '../../shared/config/cloud.js';
import { clustersOf, readIndex } from '../../shared/sweep/clusterIndex.js';
import { compose } from '../../shared/sweep/compose.js';
import { runSweep } from '../../shared/sweep/run.js';
import { understand } from '../../shared/sweep/stateForm.js';
import { machine } from '../support/machine.js';
import { MemoryStore } from '../support/memoryStore.js';
import { type SimulatedAzure, startSimulatedAzure } from '../support/simulatedAzure.js';
import { NIGHTS, World } from './world.js';

const [NOW] = NIGHTS;
const fleet = generateWorld({ clusters: 45, subscriptions: 3, seed: 7, now: new Date(NOW) });
const [first, second, third] = fleet.subscriptions;

let simulated: SimulatedAzure;
let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigie-owners-'));
  simulated = await startSimulatedAzure(fleet);
});
afterAll(async () => {
  await simulated.close();
  rmSync(folder, { recursive: true });
});

/** One sweep of the made-up fleet by the real clients, with these owners. */
async function sweptWith(owners: string, file = '') {
  writeFileSync(join(folder, 'owners.csv'), file);
  writeFileSync(join(folder, 'vigie.yaml'), `checks: [sla-tier, version-*, node-*]\nowners: ${owners}\n`);
  const { cloud: written } = parse(readFileSync(simulated.configuration, 'utf8')) as { cloud: unknown };
  const cloud = cloudSettings(cloudSchema.parse(written));
  const azure = openAzure({ cloud, tokens: tokenSource({}, cloud, { ...simulated.env }), time: machine() });
  const composed = compose({ config: join(folder, 'vigie.yaml'), environment: {}, now: new Date(NOW) });
  const world = new World();
  const { store, destinations, chatNames, cacheOf, route } = world.vigie(NOW);
  simulated.azure.requests.reset();
  await runSweep({ ...composed, azure, store, destinations, chatNames, cacheOf, route }, 0);
  const requests = simulated.azure.requests.counts().total;
  const index = await readIndex(store);
  const indexed =
    (index && (await clustersOf(new MemoryStore(world.memory), index, new Set(index.subscriptions)))) ?? [];
  const told = (await world.told()).flatMap((event) => ('finding' in event && event.resource ? [event.resource] : []));
  const states = (await world.outbox()).map(({ header }) => understand(header.next));
  const kept = states.flatMap((state) => Object.values(state?.resources ?? {}));
  return { hash: composed.config.hash, requests, indexed, told, kept };
}

/** Owners by subscription, each once. */
function ownersOf(all: readonly { readonly subscriptionId: string | null; readonly owner: string | null }[]) {
  const of = (id: string | undefined) =>
    new Set(all.filter(({ subscriptionId }) => subscriptionId === id).map(({ owner }) => owner));
  return [first, second, third].map((one) => [...of(one?.id)]);
}

const GROUPS = '{ tags: [], managementGroups: { MG-Production: production, mg-landing-zones: everybody } }';

test('the nearest management group of a subscription names the owner, in events and in the index, at no request more', async () => {
  const plain = await sweptWith('{ tags: [] }');
  const grouped = await sweptWith(GROUPS);
  expect(ownersOf(plain.indexed)).toEqual([[null], [null], [null]]);
  // The third subscription is below mg-test, which nobody owns, and that is below mg-landing-zones.
  expect(ownersOf(grouped.indexed)).toEqual([['production'], ['production'], ['everybody']]);
  expect(ownersOf(grouped.told)).toEqual([['production'], ['production'], ['everybody']]);
  expect(grouped.requests).toBe(plain.requests);
});

test('a row of the file comes before it, and another content of the file is another configuration', async () => {
  const owners = '{ tags: [], file: owners.csv, managementGroups: { mg-production: production }, fallback: the desk }';
  const swept = await sweptWith(owners, `scope,owner\n${first?.id},payments\n`);
  expect(ownersOf(swept.told)).toEqual([['payments'], ['production'], ['the desk']]);
  const again = await sweptWith(owners, `scope,owner\n${first?.id},orders\n`);
  expect(ownersOf(again.told)).toEqual([['orders'], ['production'], ['the desk']]);
  expect(again.hash).not.toBe(swept.hash);
});

test('what the fallback gets is kept as nobody’s own', async () => {
  const { kept } = await sweptWith(
    `{ tags: [], subscriptions: { ${first?.id}: a, ${second?.id}: b }, fallback: desk }`,
  );
  const marked = kept.filter(({ nobodysOwn }) => nobodysOwn === true);
  expect(new Set(marked.map(({ subscriptionId }) => subscriptionId))).toEqual(new Set([third?.id]));
  expect(marked).toHaveLength(kept.filter(({ owner }) => owner === 'desk').length);
});
