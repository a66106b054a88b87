import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse, stringify } from 'yaml';
import { type DoctorReport, doctorSchema } from '../../../shared/sweep/doctor/form.js';
import { type SimulatedFleet, simulatedFleet } from '../../support/simulatedAzure.js';
import { looked, wrongIn } from './looked.js';

let sim: SimulatedFleet;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigie-doctor-'));
  sim = await simulatedFleet({ clusters: 12, subscriptions: 3, seed: 7, now: new Date('2026-11-23T02:00:00Z') });
});
afterAll(async () => {
  await sim.stop();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(() => sim.call('POST', '/_vigie/faults', []));

const faults = (...list: readonly object[]) => sim.call('POST', '/_vigie/faults', list);
const statuses = ({ examinations }: DoctorReport) =>
  Object.fromEntries(examinations.map(({ name, status }) => [name, status]));

/** The configuration of the simulated Azure with more in it, in a folder of its own. */
function configOf(more: object): string {
  const file = join(folder, 'vigie.yaml');
  const given: object = parse(readFileSync(sim.env.VIGIE_CONFIG ?? '', 'utf8'));
  writeFileSync(file, stringify({ ...given, ...more }));
  return file;
}

const grant = (role: string, scope: string) => {
  const { objectId } = sim.azure.identity;
  return `az role assignment create --assignee-object-id ${objectId} --assignee-principal-type ServicePrincipal --role ${role} --scope ${scope}`;
};

test('a healthy estate is well in everything; nothing is changed, and no secret is told', async () => {
  await sim.call('DELETE', '/_vigie/requests');
  const report = await looked({ env: sim.env });
  expect(doctorSchema.parse(report)).toEqual(report);
  expect(report.examinations.flatMap(({ results }) => results.filter(({ status }) => status !== 'ok'))).toEqual([]);
  expect(Object.keys(statuses(report))).toHaveLength(8);
  const { byRoute } = (await sim.call('GET', '/_vigie/requests')) as { byRoute: Record<string, number> };
  const writes = Object.keys(byRoute).filter(
    (route) => !/^GET |\/query$|ResourceGraph\/resources$|oauth2\/v2.0\/token$/.test(route),
  );
  expect(writes).toEqual([]);
  const text = JSON.stringify(report);
  for (const secret of [
    sim.env.AZURE_CLIENT_SECRET,
    sim.azure.secrets.serviceNowPassword,
    sim.azure.secrets.teamsSignature,
  ])
    expect(text.includes(String(secret))).toBe(false);
  expect(text).not.toMatch(/eyJ/);
  expect(readdirSync(join(dirname(sim.env.VIGIE_CONFIG ?? ''), 'store'))).toEqual([]);
});

test('the matrix has every read of the checks that are on, for each subscription', async () => {
  const { subscriptions } = await looked({ env: sim.env, only: ['reads'] });
  expect(subscriptions).toHaveLength(3);
  for (const { reads, clusters, lookedAt } of subscriptions) {
    expect([lookedAt, clusters > 0]).toEqual([true, true]);
    expect(Object.keys(reads)).toEqual(
      expect.arrayContaining([
        'clusters',
        'alerts',
        'defenderPlans',
        'clustersInArm',
        'maintenance',
        'diagnosticSettings',
        'regionVersions',
        'newestNodeImages',
      ]),
    );
  }
  const few = await looked({ env: sim.env, only: ['reads'], config: configOf({ checks: ['version-support'] }) });
  expect(Object.keys(few.subscriptions[0]?.reads ?? {}).sort()).toEqual([
    'clusters',
    'clustersInArm',
    'regionVersions',
    'scheduledEvents',
  ]);
});

test.each([
  ['GET */diagnosticSettings', 'diagnosticSettings', 'Reader', 'unknown: control-plane-logs'],
  ['GET */maintenanceConfigurations', 'maintenance', 'Reader', /maintenance/],
  ['GET */cacheRules', 'cacheRules', 'Reader', /./],
  ['GET */upgradeProfiles/default', 'newestNodeImages', 'Reader', /node-image-age/],
  ['GET */kubernetesVersions', 'regionVersions', 'Reader', /version-support/],
  ['GET */managedClusters/*', 'clustersInArm', 'Reader', /cannot be asked for/],
] as const)('%s that is refused: one command for all that lack it', async (match, read, role, lost) => {
  await faults({ match, fault: 'forbid' });
  const report = await looked({ env: sim.env, only: ['reads'] });
  const without = report.subscriptions.filter(({ reads }) => reads[read]?.seen === 'no');
  expect(without.length).toBeGreaterThan(0);
  for (const { id, reads } of without) expect(reads[read]?.command).toBe(grant(role, `/subscriptions/${id}`));
  const [first, ...others] = without.map(({ id }) => id);
  const command =
    others.length === 0
      ? grant(role, `/subscriptions/${first}`)
      : `for id in ${[first, ...others].join(' ')}; do ${grant(role, '/subscriptions/$id')}; done`;
  expect(wrongIn(report, 'reads')).toMatchObject([
    { status: 'failed', found: expect.stringContaining(read), lost: expect.stringMatching(lost), remedy: { command } },
  ]);
});

test.each([
  ['POST /v1/workspaces/*', 'Log Analytics Reader', /^workspace /],
  ['POST /prometheus/*', 'Monitoring Data Reader', /^Azure Monitor workspace /],
] as const)('%s that is refused: the role on the workspace', async (match, role, asked) => {
  await faults({ match, fault: 'forbid' });
  const wrong = wrongIn(await looked({ env: sim.env, only: ['reads'] }), 'reads');
  expect(wrong.length).toBeGreaterThan(0);
  for (const one of wrong)
    expect(one).toMatchObject({
      asked: expect.stringMatching(asked),
      lost: expect.stringContaining('pending-reboot'),
      remedy: { command: grant(`'${role}'`, one.asked.replace(asked, '')) },
    });
});

test('an answer that cannot be understood is no missing right: no command is given', async () => {
  await faults({ match: 'GET */diagnosticSettings', fault: 'garbage' });
  const [wrong, ...others] = wrongIn(await looked({ env: sim.env, only: ['reads'] }), 'reads');
  expect(others).toEqual([]);
  expect(wrong).toMatchObject({ status: 'failed', lost: 'unknown: control-plane-logs', remedy: { command: null } });
});

test('Conditional Access is asked where its check is on, and mended in Entra', async () => {
  const config = configOf({ checks: ['conditional-access'] });
  expect(wrongIn(await looked({ env: sim.env, only: ['token', 'reads'], config }), 'reads')).toEqual([]);
  await faults({ match: 'GET /graph/*', fault: 'forbid' });
  expect(wrongIn(await looked({ env: sim.env, only: ['reads'], config }), 'reads')).toMatchObject([
    {
      asked: 'Conditional Access of the tenant',
      lost: 'unknown: conditional-access',
      remedy: { command: expect.stringMatching(/^az rest --method POST --url .*appRoleAssignments/) },
    },
  ]);
});

test.each([
  ['the vulnerability data', 'GET /api/v1/vhd-releases/*', 'reads', 'AKS Vulnerability Data API', /^curl --head /],
  [
    'a secret in Key Vault',
    'GET /keyvault/*',
    'destinations',
    'servicenow (servicenow)',
    /--role 'Key Vault Secrets User'/,
  ],
] as const)('%s that is refused', async (_what, match, name, asked, command) => {
  await faults({ match, fault: 'forbid' });
  const wrong = wrongIn(await looked({ env: sim.env, only: [name] }), name);
  expect(wrong[0]).toMatchObject({ status: 'failed', asked, remedy: { command: expect.stringMatching(command) } });
});

test('Resource Graph that refuses all is told once, with ARM standing in for the scope', async () => {
  await faults({ match: 'POST *ResourceGraph/resources', fault: 'forbid' });
  const report = await looked({ env: sim.env, only: ['scope', 'reads'] });
  expect(wrongIn(report, 'scope')).toMatchObject([
    { status: 'warning', found: expect.stringMatching(/^listed by ARM \(12 clusters\), not shown by Resource Graph/) },
  ]);
  expect(wrongIn(report, 'reads')).toMatchObject([
    {
      status: 'failed',
      asked: expect.stringContaining('Resource Graph: workspaces, clusters'),
      remedy: { command: expect.stringContaining('--role Reader') },
    },
  ]);
});

test('a subscription that is out of sight: where the configuration names it, it is missed', async () => {
  const [hidden, ...others] = sim.azure.world.subscriptions.map(({ id }) => id);
  await faults({ fault: 'hide', subscription: hidden });
  const scope = { subscriptions: [hidden, ...others] };
  const report = await looked({ env: sim.env, only: ['scope'], config: configOf({ scope }) });
  expect(wrongIn(report, 'scope')).toMatchObject([
    {
      status: 'failed',
      asked: hidden,
      remedy: { command: grant('Reader', `/subscriptions/${hidden?.toLowerCase()}`) },
    },
  ]);
});

test('a management group that shows nothing: the role on the group', async () => {
  const config = configOf({ scope: { managementGroups: ['mg-nowhere'] } });
  const report = await looked({ env: sim.env, only: ['scope', 'reads'], config });
  expect(wrongIn(report, 'scope')[0]).toMatchObject({
    remedy: { command: grant('Reader', '/providers/Microsoft.Management/managementGroups/mg-nowhere') },
  });
  expect(wrongIn(report, 'reads')).toMatchObject([
    { status: 'failed', remedy: { command: 'vigie doctor --only token,scope' } },
  ]);
});

test('one subscription alone, in place of the scope', async () => {
  const [, second] = sim.azure.world.subscriptions.map(({ id }) => id.toLowerCase());
  const { subscriptions } = await looked({ env: sim.env, only: ['reads'], subscription: second ?? '' });
  expect(subscriptions.map(({ id }) => id)).toEqual([second]);
});

test('a secret that is wrong: the number of Entra, how to make another, and no ids of the request', async () => {
  const report = await looked({ env: { ...sim.env, AZURE_CLIENT_SECRET: 'wrong' } });
  expect(statuses(report)).toMatchObject({
    clock: 'ok',
    token: 'failed',
    scope: 'failed',
    reads: 'failed',
    quota: 'skipped',
    store: 'ok',
  });
  const [arm] = wrongIn(report, 'token');
  expect(arm).toMatchObject({
    found: expect.stringMatching(/^no token for https:\S+: AADSTS7000215: .*'\.$/),
    remedy: { command: expect.stringContaining(`az ad app credential reset --id ${sim.azure.identity.clientId}`) },
  });
});

test('a machine whose clock is ten minutes ahead', async () => {
  const machine = { now: () => new Date(Date.now() + 600_000) };
  expect(wrongIn(await looked({ env: sim.env, only: ['clock'], machine }), 'clock')).toMatchObject([
    { status: 'failed' },
  ]);
});

test('a configuration that cannot be used: all that is wrong with it, and nothing else is tried', async () => {
  const config = configOf({ profle: 'core', remindEvery: 0 });
  const report = await looked({ env: sim.env, config });
  expect(wrongIn(report, 'configuration').map(({ found }) => found)).toEqual([
    expect.stringMatching(/remindEvery is 0/),
    expect.stringMatching(/profle is not a key that is known here.*profile/),
  ]);
  expect(statuses(report)).toMatchObject({ configuration: 'failed', clock: 'skipped', destinations: 'skipped' });
});

test('what is odd about one that can be used', async () => {
  const exemption = (until: string) => ({
    check: 'node-*',
    resource: '*',
    owner: 'platform',
    approver: 'security',
    reason: 'x',
    until,
  });
  const exemptions = [exemption('2026-11-22'), exemption('2026-11-23')];
  const config = configOf({ destinations: [], exemptions });
  const env = { ...sim.env, VIGIE_CLOCK: '2026-11-23' };
  expect(wrongIn(await looked({ env, config, only: ['configuration'] }), 'configuration')).toMatchObject([
    { status: 'warning', found: 'it names no destination' },
    { asked: 'exemptions[0]', found: 'ended on 2026-11-22 (node-*, of platform)' },
  ]);
  const late = await looked({ env: { ...env, VIGIE_CLOCK: '2027-11-23' }, config, only: ['configuration'] });
  expect(wrongIn(late, 'configuration').at(-1)).toMatchObject({
    found: expect.stringMatching(/the support calendar is of .* days old/),
  });
});
