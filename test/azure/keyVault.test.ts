import { inspect } from 'node:util';
import { secretSource } from '../../shared/azure/keyVault.js';
import { SecretReference } from '../../shared/config/secret.js';
import { machine } from '../support/machine.js';
import { cloudAt, plainTokens } from '../support/scriptedAzure.js';
import { type ScriptedServer, scriptedServer } from '../support/scriptedServer.js';

let server: ScriptedServer;
beforeEach(async () => {
  server = await scriptedServer();
});
afterEach(() => server.close());

const source = (environment = {}, cloud = cloudAt(server.url)) =>
  secretSource(environment, plainTokens, cloud, machine());
const vault = (address: string) => new SecretReference('keyvault', address);
const here = () => vault(`${server.url}/keyvault/secrets/desk`);

test('reads a variable of the environment', async () => {
  expect(await source({ DESK: 'planted' }).read(new SecretReference('env', 'DESK'))).toBe('planted');
});

test('reads Key Vault once, with a token for it, until it is told to forget', async () => {
  server.script({ status: 200, body: { value: 'first', id: 'x' } }, { status: 200, body: { value: 'second' } });
  const secrets = source();
  expect(await Promise.all([secrets.read(here()), secrets.read(here())])).toEqual(['first', 'first']);
  secrets.forget();
  expect(await secrets.read(here())).toBe('second');
  expect(server.requests.map(({ url }) => url)).toEqual(Array(2).fill('/keyvault/secrets/desk?api-version=7.4'));
  expect(server.requests[0]?.headers.authorization).toBe(`Bearer for ${server.url}/.default`);
});

test('a refusal is not kept', async () => {
  server.script(
    { status: 403, body: { error: { code: 'Forbidden', message: 'no get' } } },
    { status: 200, body: { value: 'v' } },
  );
  const secrets = source();
  await expect(secrets.read(here())).rejects.toMatchObject({
    code: 'VIGIE_SECRET_UNRESOLVED',
    message: `\${keyvault:${server.url}/keyvault/secrets/desk} could not be read: 403 Forbidden: no get`,
  });
  expect(await secrets.read(here())).toBe('v');
});

test.each([
  ['another host', 'https://secrets.example.test/secrets/x', 'its host is no Key Vault'],
  ['a host that only looks like it', 'https://evilvault.azure.net/secrets/x', 'its host is no Key Vault'],
  ['a host behind a user name', 'https://a.vault.azure.net@example.test/secrets/x', 'its host is no Key Vault'],
  ['a user name before the host', 'https://example.test@a.vault.azure.net/secrets/x', 'its host is no Key Vault'],
  ['plain http', 'http://a.vault.azure.net/secrets/x', 'https'],
  ['no address', 'desk', 'https'],
  ['no secret', 'https://a.vault.azure.net/keys/x', 'names no secret'],
])('sends nothing to %s', async (_what, address, word) => {
  const cloud = { ...cloudAt(server.url), keyVaultSuffix: 'vault.azure.net' };
  await expect(source({}, cloud).read(vault(address))).rejects.toMatchObject({
    code: 'VIGIE_SECRET_UNRESOLVED',
    message: expect.stringContaining(word),
  });
});

test.each([
  ['no value', { body: { value: '' } }],
  ['another type', { body: { value: 7 } }],
  ['text', { body: 'planted-secret' }],
])('an answer with %s names the reference and no value', async (_what, answer) => {
  server.script({ status: 200, ...answer });
  const thrown = await source()
    .read(here())
    .catch((error: unknown) => inspect(error, { depth: 9 }));
  expect(thrown).toContain('/keyvault/secrets/desk');
  expect(thrown).not.toContain('planted-secret');
});

test('a variable that is empty is missing', async () => {
  await expect(source({ DESK: '' }).read(new SecretReference('env', 'DESK'))).rejects.toThrow(
    '${env:DESK} could not be read',
  );
});
