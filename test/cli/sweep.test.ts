import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { called } from '../support/called.js';
import { type Ran, vigie } from '../support/programs.js';
import { type SimulatedFleet, simulatedFleet } from '../support/simulatedAzure.js';

const NIGHTS = ['2026-11-23T02:00:00Z', '2026-11-24T02:00:00Z', '2026-11-25T02:00:00Z'] as const;

const FLEET = { clusters: 40, subscriptions: 4, seed: 7, now: new Date(NIGHTS[0]) };

interface Event {
  readonly uid: string;
  readonly kind: string;
  readonly sweep: { readonly id: string } | null;
  readonly finding?: {
    readonly fingerprint: string;
    readonly rev: number;
    readonly check: string;
    readonly resolution: string | null;
  };
  readonly gap?: { readonly scope: string };
  readonly resource?: { readonly id: string } | null;
}

let sim: SimulatedFleet;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigie-sweep-'));
  sim = await simulatedFleet(FLEET);
});
afterEach(async () => {
  await sim.stop();
  rmSync(folder, { recursive: true, force: true });
});

const out = () => join(folder, 'out');
/** Called in this process, or as a program in one of its own. */
const sweep = (now: string, ...more: string[]): Promise<Ran> => night(called, now, more);
const program = (now: string, ...more: string[]): Promise<Ran> => night(vigie, now, more);

async function night(start: typeof called, now: string, more: readonly string[]): Promise<Ran> {
  await sim.call('POST', '/_vigie/clock', { now });
  return start(['sweep', '--out', out(), '--format', 'json', ...more], { env: sim.env });
}

function events(): Event[] {
  const text = readFileSync(join(out(), 'events.ndjson'), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Event);
}

const summaryOf = ({ out: text }: Ran) =>
  JSON.parse(text.trim().split('\n').at(-1) ?? '') as {
    kind: string;
    undelivered: Record<string, number>;
    summary: { clusters: number; coverage: { gapsInAll: number } };
  };
const faults = (list: object[]) => sim.call('POST', '/_vigie/faults', list);
const kinds = (list: readonly Event[]) => list.map(({ kind }) => kind);

/** All text of a folder, whatever is in it; compressed files are read by what wrote them. */
function allText(path: string): string {
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map((name) => join(path, name))
    .filter((file) => statSync(file).isFile())
    .map((file) => (file.endsWith('.gz') ? gunzip(file) : readFileSync(file, 'utf8')))
    .join('\n');
}

function gunzip(file: string): string {
  const { gunzipSync } = require('node:zlib') as typeof import('node:zlib');
  return gunzipSync(readFileSync(file)).toString('utf8');
}

test('an unchanged night sends one summary and nothing else', async () => {
  const first = await program(NIGHTS[0]);
  expect([first.code, summaryOf(first).undelivered]).toEqual([0, { sentinel: 0, servicenow: 0, teams: 0, file: 0 }]);
  expect(summaryOf(first).summary).toMatchObject({ clusters: 40, coverage: { gapsInAll: 0 } });
  const told = events().length;
  for (const now of NIGHTS.slice(1)) expect((await program(now)).code).toBe(0);
  expect(kinds(events().slice(told))).toEqual(['sweep.completed', 'sweep.completed']);
});

test('a second sweep of the same occurrence is told apart, and finds nothing new', async () => {
  await sweep(NIGHTS[0]);
  const told = events().length;
  const again = await sweep('2026-11-23T03:00:00Z');
  expect(JSON.parse(again.out.trim())).toMatchObject({ sweep: { id: '20261123T0130Z+r1' } });
  expect(kinds(events().slice(told))).toEqual(['sweep.completed']);
});

test('a subscription that goes out of sight is a gap, and nothing of it resolves', async () => {
  await sweep(NIGHTS[0]);
  const hidden =
    events()
      .find(({ finding }) => finding)
      ?.resource?.id.split('/')[2] ?? '';
  // Workspaces that lie in it are out of sight too: which subscription has some depends on the fleet.
  const since = (count: number) =>
    events()
      .slice(count)
      .filter(({ gap }) => !gap?.scope.startsWith('workspace/'));
  await faults([{ match: '*', fault: 'hide', subscription: hidden }]);
  const told = events().length;
  const blind = await sweep(NIGHTS[1]);
  expect(blind.code).toBe(1);
  expect(since(told).map(({ kind, gap }) => [kind, gap?.scope])).toEqual([
    ['coverage.gap', `subscription/${hidden.toLowerCase()}`],
    ['sweep.completed', undefined],
  ]);
  await faults([]);
  const seeing = events().length;
  expect((await sweep(NIGHTS[2])).code).toBe(0);
  expect(kinds(since(seeing))).toEqual(['coverage.restored', 'sweep.completed']);
});

test('a cluster that is deleted resolves as deleted, its ticket closes', async () => {
  await sweep(NIGHTS[0]);
  const victim = events().find(({ finding }) => finding)?.resource?.id ?? '';
  const its = events().filter(({ resource, finding }) => finding && resource?.id === victim);
  await sim.call('POST', '/_vigie/estate', { resourceId: victim, delete: true });
  const told = events().length;
  expect((await sweep(NIGHTS[1])).code).toBe(0);
  const resolved = events()
    .slice(told)
    .filter(({ finding }) => finding);
  expect(resolved.map(({ kind, finding }) => [kind, finding?.resolution])).toEqual(
    its.map(() => ['finding.resolved', 'deleted']),
  );
});

test('clusters that vanish in numbers close nothing until that is accepted', async () => {
  await sweep(NIGHTS[0]);
  const ids = [
    ...new Set(allText(join(out(), 'store', 'state')).match(/\/subscriptions\/[^"]*\/managedClusters\/[^"/]+/gi) ?? []),
  ];
  const subscription = ids[0]?.split('/')[2]?.toLowerCase() ?? '';
  // A subscription of ten clusters cannot lose more than ten: another ten are put there first.
  const copies = ids
    .filter((id) => id.toLowerCase().includes(subscription))
    .slice(0, 1)
    .flatMap((id) => Array.from({ length: 12 }, (_none, at) => `${id}-copy${at}`));
  for (const id of copies) {
    const [, , sub, , group] = id.split('/');
    await sim.call('POST', '/_vigie/estate', {
      put: {
        id,
        name: id.split('/').at(-1),
        type: 'Microsoft.ContainerService/ManagedClusters',
        location: 'westeurope',
        sku: { name: 'Base', tier: 'Free' },
        properties: {
          provisioningState: 'Succeeded',
          kubernetesVersion: '1.29.1',
          currentKubernetesVersion: '1.29.1',
          agentPoolProfiles: [],
        },
        subscriptionId: sub,
        resourceGroup: group,
      },
    });
  }
  await sweep(NIGHTS[1]);
  for (const id of copies) await sim.call('POST', '/_vigie/estate', { resourceId: id, delete: true });
  const told = events().length;
  expect((await sweep(NIGHTS[2])).code).toBe(1);
  expect(kinds(events().slice(told))).toEqual(['coverage.gap', 'sweep.completed']);
  const accepted = events().length;
  expect((await sweep('2026-11-26T02:00:00Z', '--accept-disappearance')).code).toBe(0);
  const resolved = events()
    .slice(accepted)
    .filter(({ kind }) => kind === 'finding.resolved');
  expect(resolved.length).toBeGreaterThanOrEqual(copies.length);
  expect(resolved.every(({ resource }) => copies.includes(resource?.id ?? ''))).toBe(true);
});

test('a second sweep on the same store is refused, and names who holds it', async () => {
  await faults([{ match: 'POST /providers/Microsoft.ResourceGraph/*', fault: 'delay', ms: 2_000, times: 1 }]);
  await sim.call('DELETE', '/_vigie/requests');
  const first = vigie(['sweep', '--out', out()], { env: sim.env });
  for (let total = 0; total === 0; ) ({ total } = (await sim.call('GET', '/_vigie/requests')) as { total: number });
  const second = await vigie(['sweep', '--out', out()], { env: sim.env });
  expect(second.code).toBe(2);
  expect(second.err).toMatch(/another sweep holds this store: .*process \d+/);
  expect((await first).code).toBe(0);
});

test('no secret is in any file, line or error, also when destinations refuse', async () => {
  await faults([
    { match: 'POST /servicenow/*', fault: 'forbid' },
    { match: 'POST /teams/*', fault: 'expire' },
    { match: 'POST /dataCollectionRules/*', fault: 'garbage', times: 1 },
  ]);
  const { out: printed, err } = await program(NIGHTS[0], '--wait', '0');
  const secrets = [sim.env.AZURE_CLIENT_SECRET ?? '', ...(await planted())];
  const everything = [printed, err, allText(out())].join('\n');
  expect(secrets.every((secret) => secret.length > 10)).toBe(true);
  for (const secret of secrets) expect(everything.includes(secret)).toBe(false);
});

/** The password and the webhook's signature that the simulated Key Vault holds, asked for as Vigie does. */
async function planted(): Promise<string[]> {
  const script = `
    const { readFileSync } = require('node:fs');
    const base = ${JSON.stringify(sim.url)};
    (async () => {
      const config = readFileSync(process.env.VIGIE_CONFIG, 'utf8');
      const tenant = process.env.AZURE_TENANT_ID;
      const body = new URLSearchParams({ client_id: process.env.AZURE_CLIENT_ID, client_secret: process.env.AZURE_CLIENT_SECRET, grant_type: 'client_credentials', scope: 'https://' + /keyVaultSuffix: (\\S+)/.exec(config)[1] + '/.default' });
      const { access_token } = await (await fetch(base + '/' + tenant + '/oauth2/v2.0/token', { method: 'POST', body })).json();
      const found = [];
      for (const [, address] of config.matchAll(/\\$\\{keyvault:([^}]+)\\}/g)) {
        const { value } = await (await fetch(address + '?api-version=7.4', { headers: { authorization: 'Bearer ' + access_token } })).json();
        found.push(/sig=([^&]+)/.exec(value)?.[1] ?? value);
      }
      console.log(JSON.stringify(found));
    })();`;
  const child = spawn(process.execPath, ['-e', script], {
    env: { ...process.env, ...sim.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  for await (const chunk of child.stdout) text += String(chunk);
  return JSON.parse(text) as string[];
}
