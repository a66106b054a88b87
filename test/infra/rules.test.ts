import { template } from './committed.js';
import { judge, RULES } from './rules/catalogue.js';
import { madeBy } from './template.js';

type Parts = Record<string, unknown>;

const CONTRIBUTOR = 'b24988ac-6180-42a0-ab88-20f7382dd24c';
const OWNER = '8e3af657-a8ff-443c-a75c-2fe8c4bcb635';
const ACCESS_ADMINISTRATOR = '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9';
const METRICS = 'b0d8363b-8ddd-447d-831f-62ca05bff136';
const READER = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';
const role = (id: string) => `[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '${id}')]`;
const own = { type: 'Microsoft.Authorization/roleDefinitions', properties: { permissions: [{ actions: ['*'] }] } };
const key = "[listKeys(parameters('hostId'), '2025-01-01').keys[0].value]";
const asked = 'resource.properties.definition.actions.find.inputs';
const callable = { type: 'Request', kind: 'Http' };
const deployed = 'functionAppConfig.deployment.storage.authentication';
const packaged = `resource.properties.${deployed}.userAssignedIdentityResourceId`;
const references = 'resource.properties.keyVaultReferenceIdentity';
const reader = "[parameters('readerId')]";
const authorizations = 'resource.properties.copy';
const eligible = 'resource.properties.eligibleAuthorizations';

const committed = () => [template('main'), template('managementGroup'), template('lighthouse/delegation')] as const;

test.each(judge(...committed()).map((one) => [one.rule.id, one] as const))(
  '%s holds, and has something to look at',
  (_id, { looks, problems }) => {
    expect(problems).toEqual([]);
    expect(looks.length).toBeGreaterThan(0);
  },
);

/** What is wrong before anything is broken: the test above tells it once. */
const before = new Set(wrongIn(committed()));

/** What is written where: a path from a resource that is made, or from the template around it (`main` is the whole of it); undefined deletes. */
const BROKEN: readonly (readonly [rule: string, what: string, made: string, path: string, value: unknown])[] = [
  ['not-public', 'blobs for anybody', 'storage.account', 'resource.properties.allowBlobPublicAccess', true],
  [
    'not-public',
    'a default that is not said',
    'storage.account',
    'resource.properties.allowBlobPublicAccess',
    undefined,
  ],
  ['not-public', 'storage always open', 'storage.account', 'resource.properties.publicNetworkAccess', 'Enabled'],
  ['not-public', 'a firewall that lets in', 'vault.vault', 'resource.properties.networkAcls.defaultAction', 'Allow'],
  ['not-public', 'a public container', 'storage.account::blobs::package', 'resource.properties.publicAccess', 'Blob'],
  ['no-keys', 'storage keys', 'storage.account', 'resource.properties.allowSharedKeyAccess', true],
  ['no-keys', 'telemetry by key', 'telemetry.insights', 'resource.properties.DisableLocalAuth', false],
  ['no-keys', 'access policies', 'vault.vault', 'resource.properties.enableRbacAuthorization', false],
  ['no-keys', 'a password for publishing', 'app.app::scm', 'resource.properties.allow', true],
  ['no-keys', 'a package by key', 'app.app', `resource.properties.${deployed}.type`, 'StorageAccountConnectionString'],
  ['no-secrets', 'a key that is read', 'app.app', 'resource.properties.publicNetworkAccess', key],
  ['no-secrets', 'a key in a variable', 'app.app', 'template.variables.account', 'AccountName=a;AccountKey=abc'],
  ['identities', 'references by whichever identity', 'app.app', references, undefined],
  ['identities', 'references by the reader', 'app.app', references, reader],
  ['identities', 'a package by whichever identity', 'app.app', packaged, undefined],
  ['identities', 'a package by the reader', 'app.app', packaged, reader],
  ['tls', 'storage with TLS 1.0', 'storage.account', 'resource.properties.minimumTlsVersion', 'TLS1_0'],
  ['tls', 'storage by http', 'storage.account', 'resource.properties.supportsHttpsTrafficOnly', false],
  ['tls', 'an app with TLS 1.1', 'app.app', 'resource.properties.siteConfig.minTlsVersion', '1.1'],
  ['tls', 'an app by http', 'app.app', 'resource.properties.httpsOnly', false],
  ['tls', 'FTP', 'app.app', 'resource.properties.siteConfig.ftpsState', 'AllAllowed'],
  ['recoverable', 'a vault to purge', 'vault.vault', 'resource.properties.enablePurgeProtection', undefined],
  ['recoverable', 'blobs gone', 'storage.account::blobs', 'resource.properties.deleteRetentionPolicy.enabled', false],
  ['signed-in', 'anybody', 'app.authentication', 'resource.properties.globalValidation.requireAuthentication', false],
  ['signed-in', 'authentication off', 'app.authentication', 'resource.properties.platform.enabled', false],
  ['signed-in', 'no authentication', 'app.authentication', 'template.resources.authentication', undefined],
  ['least-rights', 'Contributor', 'storage.account', 'template.variables.roles.queueDataContributor', CONTRIBUTOR],
  ['least-rights', 'another role', 'vault.secretsUser', 'resource.properties.roleDefinitionId', role(CONTRIBUTOR)],
  ['least-rights', 'any role', 'vault.secretsUser', 'resource.properties.roleDefinitionId', "[parameters('role')]"],
  ['least-rights', 'the whole resource group', 'collectionRule.publisher', 'resource.scope', undefined],
  ['least-rights', 'a person', 'collectionRule.publisher', 'resource.properties.principalType', 'User'],
  ['least-rights', 'a role with every action', 'vault.vault', 'template.resources.own', own],
  ['reads-only', 'Contributor', 'assignments', 'template.variables.readingRoles.reader', CONTRIBUTOR],
  ['reads-only', 'a policy', 'assignments', 'template.resources.own', { type: 'Microsoft.Authorization/policies' }],
  ['logged', 'queues without a log', 'storage.account', 'template.resources.queueLogs', undefined],
  [
    'logged',
    'a log that is off',
    'vault.logs',
    'resource.properties.logs',
    [{ category: 'AuditEvent', enabled: false }],
  ],
  ['logged', 'logs that are off', 'storage.account', 'template.variables.logs', []],
  [
    'logged',
    'a type not thought of',
    'vault.vault',
    'template.resources.bus',
    { type: 'Microsoft.ServiceBus/namespaces' },
  ],
  [
    'settings',
    'the wrong identity for storage',
    'app.app',
    'template.variables.settings.1.value',
    "[parameters('readerClientId')]",
  ],
  ['settings', 'no identity for storage', 'app.app', 'template.variables.settings.1.name', 'OTHER'],
  [
    'settings',
    'telemetry by whichever identity',
    'app.app',
    'template.variables.settings.6.value',
    'Authorization=AAD',
  ],
  [
    'settings',
    'what the plan refuses',
    'app.app',
    'template.variables.settings.9',
    { name: 'AzureWebJobsStorage', value: '' },
  ],
  ['rows', 'a rule without an endpoint', 'collectionRule.rule', 'resource.kind', undefined],
  [
    'rows',
    'a table by another name',
    'rowTables.workspace::sweeps',
    'resource.properties.schema.name',
    'VigieSweep_CL',
  ],
  [
    'rows',
    'a table without a stream',
    'collectionRule.rule',
    'resource.properties.streamDeclarations.Custom-VigieSweeps_CL',
    undefined,
  ],
  [
    'rows',
    'the other columns',
    'collectionRule.rule',
    'resource.properties.streamDeclarations.Custom-VigieSweeps_CL.columns',
    "[parameters('eventColumns')]",
  ],
  [
    'rows',
    'a flow elsewhere',
    'collectionRule.rule',
    'resource.properties.dataFlows.1.outputStream',
    'Custom-VigieEvents_CL',
  ],
  [
    'workflows',
    'anybody who has the address',
    'incidentCloser.closer',
    'resource.properties.definition.triggers.call',
    callable,
  ],
  ['workflows', 'nothing that starts it', 'incidentCloser.closer', 'resource.properties.definition.triggers', {}],
  [
    'workflows',
    'a password',
    'incidentCloser.closer',
    `${asked}.authentication`,
    { type: 'Basic', username: 'vigie', password: 'secret' },
  ],
  ['workflows', 'a call of nobody', 'incidentCloser.closer', `${asked}.authentication`, undefined],
  [
    'workflows',
    'a connection',
    'incidentCloser.closer',
    'resource.properties.definition.actions.find.type',
    'ApiConnection',
  ],
  ['workflows', 'a workflow without an identity', 'incidentCloser.closer', 'resource.identity', undefined],
  [
    'least-rights',
    'a role on the tables',
    'incidentCloser.rights.responder',
    'resource.properties.roleDefinitionId',
    role(CONTRIBUTOR),
  ],
  ['logged', 'a workflow without a log', 'incidentCloser.closer', 'template.resources.logs', undefined],
  ['reads-only', 'Reader on one workspace', 'prometheus.metrics', 'resource.properties.roleDefinitionId', role(READER)],
  ['reads-only', 'metrics of another type', 'prometheus.metrics', 'resource.scope', "[resourceId('Other/types', 'a')]"],
  ['delegated', 'Owner', 'offer', 'template.variables.delegated.0', OWNER],
  ['delegated', 'a role that gives rights on', 'offer', 'template.variables.delegated.1', ACCESS_ADMINISTRATOR],
  ['delegated', 'a role with data actions', 'offer', 'template.variables.delegated.1', METRICS],
  ['delegated', 'any role', 'offer', authorizations, [{ input: { roleDefinitionId: "[parameters('role')]" } }]],
  ['delegated', 'a role to activate', 'offer', eligible, [{ roleDefinitionId: CONTRIBUTOR }]],
  ['delegated', 'a role to hand on', 'offer', authorizations, [{ input: { delegatedRoleDefinitionIds: [METRICS] } }]],
  ['delegated', 'no role', 'offer', authorizations, undefined],
  ['delegated', 'a policy', 'offer', 'template.resources.own', { type: 'Microsoft.Authorization/policies' }],
  ['columns', 'a column by another name', 'main', 'template.variables.$fxv#0.VigieEvents_CL.1.name', 'Uid'],
  ['columns', 'a column of another type', 'main', 'template.variables.$fxv#0.VigieSweeps_CL.5.type', 'string'],
  ['columns', 'a column that is gone', 'main', 'template.variables.$fxv#0.VigieSweeps_CL', []],
];

test.each(BROKEN)('%s finds %s, and no other rule minds', (id, _what, where, path, value) => {
  const templates = committed();
  const made = [{ where: 'main', template: templates[0] }, ...templates.flatMap((one) => madeBy(one))].find(
    (one) => one.where === where,
  );
  expect(made).toBeDefined();
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const parts = keys.reduce((here, next) => here[next] as Parts, made as unknown as Parts);
  if (value === undefined) delete parts[last];
  else parts[last] = value;
  expect(wrongIn(templates).filter((line) => !before.has(line))).toEqual([expect.stringMatching(`^${id}: `)]);
});

/** A line for each rule that minds. */
function wrongIn(templates: ReturnType<typeof committed>): string[] {
  return judge(...templates).flatMap(({ rule, problems }) =>
    problems.length === 0 ? [] : [`${rule.id}: ${problems.join('; ')}`],
  );
}

test('every rule is broken at least once', () => {
  expect(RULES.map(({ id }) => id).filter((id) => !BROKEN.some(([broken]) => broken === id))).toEqual([]);
});
