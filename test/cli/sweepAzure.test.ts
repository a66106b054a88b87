import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import { parse, stringify } from 'yaml';
import { type Azurite, startAzurite } from '../support/azurite.js';
import { called } from '../support/called.js';
import { type Ran, vigie } from '../support/programs.js';
import { type SimulatedFleet, simulatedFleet } from '../support/simulatedAzure.js';

let azurite: Azurite;
let sim: SimulatedFleet;
let folder: string;
beforeAll(async () => {
  azurite = await startAzurite();
  sim = await simulatedFleet({ clusters: 20, subscriptions: 3, seed: 7, now: new Date('2026-11-23T02:00:00Z') });
  folder = mkdtempSync(join(tmpdir(), 'vigie-azure-'));
});
afterAll(async () => {
  await sim.stop();
  await azurite.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The configuration of the simulated Azure, with another store. */
function sweep(
  out: string,
  store: object,
  environment: Record<string, string>,
  start: typeof called = called,
): Promise<Ran> {
  const file = join(folder, `${out}.yaml`);
  const given: object = parse(readFileSync(sim.env.VIGIE_CONFIG ?? '', 'utf8'));
  writeFileSync(file, stringify({ ...given, store }));
  const args = ['sweep', '--config', file, '--out', join(folder, out), '--format', 'json'];
  return start(args, { env: { ...sim.env, ...environment } });
}

function eventsOf(out: string): { uid: string; kind: string }[] {
  const lines = readFileSync(join(folder, out, 'events.ndjson'), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line): { uid: string; kind: string } => JSON.parse(line));
}

async function blobs(container: string): Promise<string[]> {
  const client = BlobServiceClient.fromConnectionString(azurite.connectionString).getContainerClient(container);
  const names: string[] = [];
  for await (const { name } of client.listBlobsFlat()) names.push(name);
  return names;
}

/** Each try of collect has a folder of its own. */
const anyTry = (path: string) => path.replace(/^(index\/[^/]+)\/[0-9a-f-]{36}\//, '$1/{}/');

test('a sweep on blobs tells what a sweep on a folder tells, and leaves no store on the disk', async () => {
  const storage = { AzureWebJobsStorage: azurite.connectionString };
  const onBlobs = await sweep('blobs', { kind: 'azure', container: 'vigie' }, storage, vigie);
  expect([onBlobs.code, onBlobs.err]).toEqual([0, expect.not.stringContaining('AccountKey')]);
  expect(existsSync(join(folder, 'blobs', 'store'))).toBe(false);
  expect(readdirSync(join(folder, 'blobs')).sort()).toEqual(['events.ndjson', 'report.html']);

  const onDisk = await sweep('disk', { kind: 'folder', path: './store' }, {});
  expect(onDisk.code).toBe(0);
  const uids = (out: string) =>
    eventsOf(out)
      .map(({ uid }) => uid)
      .sort();
  expect(uids('blobs')).toEqual(uids('disk'));
  const stored = (await blobs('vigie')).filter((name) => !name.startsWith('~leases/'));
  expect(stored.filter((name) => /^(state|outbox)\//.test(name)).length).toBeGreaterThan(3);
  const onFiles = readdirSync(join(folder, 'disk', 'store'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(join(folder, 'disk', 'store').length + 1));
  expect(stored.map(anyTry)).toEqual(onFiles.sort().map(anyTry));

  await sim.call('POST', '/_vigie/clock', { now: '2026-11-24T02:00:00Z' });
  const told = eventsOf('blobs').length;
  expect((await sweep('blobs', { kind: 'azure', container: 'vigie' }, storage)).code).toBe(0);
  expect(
    eventsOf('blobs')
      .slice(told)
      .map(({ kind }) => kind),
  ).toEqual(['sweep.completed']);
});

test('a second sweep on the same container is refused, with the holder', async () => {
  const service = BlobServiceClient.fromConnectionString(azurite.connectionString);
  const container = service.getContainerClient('held');
  await container.create();
  const blob = container.getBlockBlobClient('~leases/leases/sweep');
  await blob.upload('', 0, { metadata: { holder: encodeURIComponent('process 1 on another.example') } });
  await blob.getBlobLeaseClient().acquireLease(60);
  const refused = await sweep(
    'held',
    { kind: 'azure', container: 'held' },
    { AzureWebJobsStorage: azurite.connectionString },
  );
  expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('process 1 on another.example')]);
});

test('a store in Azure without an account is told before anything is asked of Azure', async () => {
  const ran = await sweep('nowhere', { kind: 'azure' }, {});
  expect([ran.code, ran.err]).toEqual([2, expect.stringContaining('set AzureWebJobsStorage')]);
});
