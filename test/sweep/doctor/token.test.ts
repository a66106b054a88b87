import type { DoctorContext } from '../../../shared/sweep/doctor/facts.js';
import type { TokenAsked } from '../../../shared/sweep/doctor/identity.js';
import { examineToken } from '../../../shared/sweep/doctor/token.js';

const IDENTITY = { tenantId: 't', clientId: 'c', objectId: 'o', isUser: false };
const SECRET = { AZURE_TENANT_ID: 't', AZURE_CLIENT_ID: 'c', AZURE_CLIENT_SECRET: 's' };

function examined(token: TokenAsked, environment: Record<string, string>, identity: object = {}) {
  const cloud = { resourceManager: 'https://arm', keyVaultSuffix: 'vault' };
  return examineToken({
    vigie: { checks: [], config: { cloud, identity, destinations: [] } },
    facts: { token: async () => token, reads: async () => ({ sources: { workspaces: 0, accounts: 0 } }) },
    machine: { environment },
  } as unknown as DoctorContext);
}

test.each([
  ['AADSTS7000222: expired', 'az ad app credential reset --id c --append --query password --output tsv'],
  ['AADSTS7000215: wrong', 'az ad app credential reset --id c --append --query password --output tsv'],
  ['AADSTS700016: no such application', 'az ad app show --id c'],
  ['AADSTS90002: no such tenant', 'az account show --query tenantId --output tsv'],
  ['AADSTS500011: no such service', null],
  ['CredentialUnavailableError: nothing here', 'az login'],
])('%s', async (why, command) => {
  expect(await examined({ ok: false, why }, SECRET)).toMatchObject([
    { status: 'failed', found: why, lost: 'nothing of the estate is seen', remedy: { command } },
  ]);
});

test.each([
  ['all three variables', SECRET, {}, []],
  ['a secret without the rest', { AZURE_CLIENT_SECRET: 's' }, {}, ['AZURE_TENANT_ID and AZURE_CLIENT_ID']],
  ['a tenant that the configuration names', { ...SECRET, AZURE_TENANT_ID: '' }, { tenantId: 't' }, []],
  ['an application without a tenant', { ...SECRET, AZURE_TENANT_ID: '' }, {}, ['AZURE_TENANT_ID']],
  ['no secret', { AZURE_CLIENT_ID: 'c' }, {}, []],
])('%s', async (_what, environment, identity, missing) => {
  const results = await examined({ ok: true, identity: IDENTITY }, environment, identity);
  const warnings = results.filter(({ status }) => status === 'warning');
  expect(warnings.map(({ remedy }) => remedy?.text)).toEqual(missing.map((names) => `Set ${names} too.`));
});

test.each([
  ['of an application', SECRET, {}, /^a token for application c, object o, tenant t, by the secret of application c/],
  ['of a managed identity', {}, { clientId: 'm' }, /by the managed identity m \(identity\.clientId\)$/],
  ['of whatever there is', {}, {}, /by what this machine offers/],
])('whose token it is: %s', async (_what, environment, identity, words) => {
  const [arm] = await examined({ ok: true, identity: IDENTITY }, environment, identity);
  expect(arm).toMatchObject({ status: 'ok', found: expect.stringMatching(words) });
});
