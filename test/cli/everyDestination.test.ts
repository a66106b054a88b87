import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FURTHER } from '../../local/azure/furtherDestinations.js';
import type { Ticket } from '../../local/azure/receivers/receiver.js';
import { DESTINATIONS } from '../../shared/destinations/catalogue.js';
import { called } from '../support/called.js';
import { type SimulatedFleet, simulatedFleet } from '../support/simulatedAzure.js';

const NIGHTS = ['2026-11-23T02:00:00Z', '2026-11-24T02:00:00Z', '2026-11-25T02:00:00Z'] as const;
const DESKS = ['servicenow', 'jira', 'azuredevops', 'github', 'pagerduty'];
const KINDS = FURTHER.map(({ kind }) => kind);

let sim: SimulatedFleet;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigie-every-'));
  const fleet = { clusters: 10, subscriptions: 2, seed: 7, now: new Date(NIGHTS[0]) };
  sim = await simulatedFleet(fleet, KINDS);
});
afterAll(async () => {
  await sim.stop();
  rmSync(folder, { recursive: true, force: true });
});

const vigie = (...args: string[]) => called([...args, '--out', join(folder, 'out')], { env: sim.env });
const night = async (now: string, ...more: string[]) => {
  await sim.call('POST', '/_vigie/clock', { now });
  return vigie('sweep', '--wait', '60', ...more);
};
const tickets = async (desk: string) =>
  (await sim.call('GET', `/_vigie/tickets?destination=${desk}`)) as readonly Ticket[];
const open = async (desk: string) => (await tickets(desk)).filter(({ state }) => state === 'open').length;
const received = async (kind: string) =>
  (await sim.call('GET', `/_vigie/received?destination=${kind}`)) as readonly { accepted: boolean }[];

test('the simulated Azure has a service for each kind but those that are tried against real receivers', () => {
  const without = DESTINATIONS.map(({ kind }) => kind).filter((kind) => !KINDS.includes(kind));
  expect(without.toSorted()).toEqual(['eventhubs', 'file', 'sentinel', 'servicenow', 'syslog', 'teams']);
});

test('doctor finds all of them well', async () => {
  expect(await vigie('doctor', '--send')).toMatchObject({ code: 0, err: '' });
});

test('a first night, a quiet one, and one in which everything is mended reach every destination', async () => {
  const before = await Promise.all(DESKS.map(async (desk) => (await tickets(desk)).length));
  expect(await night(NIGHTS[0])).toMatchObject({ err: '' });
  const counts = await Promise.all(DESKS.map(open));
  expect(new Set(counts).size).toBe(1);
  expect(counts[0]).toBeGreaterThan(0);
  for (const kind of KINDS.filter((one) => !DESKS.includes(one))) {
    const all = await received(kind);
    expect([kind, all.length > 0, all.every(({ accepted }) => accepted)]).toEqual([kind, true, true]);
  }
  await night(NIGHTS[1]);
  expect(await Promise.all(DESKS.map(open))).toEqual(counts);
  // The clusters are gone: what was found of them is closed, everywhere; what was found of registries stays.
  for (const resourceId of clusterIds()) await sim.call('POST', '/_vigie/estate', { resourceId, delete: true });
  await night(NIGHTS[2], '--accept-disappearance');
  const left = await Promise.all(DESKS.map(open));
  expect(new Set(left).size).toBe(1);
  expect(left[0]).toBeLessThan(counts[0] ?? 0);
  const after = await Promise.all(DESKS.map(async (desk) => (await tickets(desk)).length));
  expect(after.map((count, at) => count - (before[at] ?? 0))).toEqual(counts);
});

function clusterIds(): readonly string[] {
  return Object.values(sim.azure.world.resources)
    .filter(({ type }) => /\/managedclusters$/i.test(type))
    .map(({ id }) => id);
}
