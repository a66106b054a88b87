import { read, template } from './committed.js';
import { idsIn, madeBy } from './template.js';

/** Built-in roles by their names (learn.microsoft.com/azure/role-based-access-control/built-in-roles). */
const NAMES: Readonly<Record<string, string>> = {
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b': 'Storage Blob Data Owner',
  '974c5e8b-45b9-4653-ba55-5f855dd0fb88': 'Storage Queue Data Contributor',
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3': 'Storage Table Data Contributor',
  '3913510d-42f4-4e42-8a64-420c390055eb': 'Monitoring Metrics Publisher',
  '4633458b-17de-408a-b874-0445c86b69e6': 'Key Vault Secrets User',
  '3e150937-b8fe-4cfb-8069-0eaf05ecd056': 'Microsoft Sentinel Responder',
  'acdd72a7-3385-48ef-bd42-f606fba81ae7': 'Reader',
  '39bc4728-0917-49c7-9d2c-d95423bc2eb4': 'Security Reader',
  'b0d8363b-8ddd-447d-831f-62ca05bff136': 'Monitoring Data Reader',
};
/** What the page calls the resources that a right is given on, by their types. */
const PLACES: Readonly<Record<string, string>> = {
  'Microsoft.Storage/storageAccounts': 'storage account',
  'Microsoft.Insights/dataCollectionRules': 'data collection rule',
  'Microsoft.Insights/components': 'Application Insights',
  'Microsoft.KeyVault/vaults': 'vault',
  'Microsoft.OperationalInsights/workspaces': 'workspace',
  'Microsoft.Monitor/accounts': 'Azure Monitor workspaces',
};

/** Whom the page calls by the parameter that holds its object id. */
const WHOM: Readonly<Record<string, string>> = {
  "[parameters('hostPrincipalId')]": 'host',
  "[parameters('readerPrincipalId')]": 'reader',
  "[parameters('principalId')]": 'Logic App',
};

/** `role on place to whom`, of each assignment of the compiled templates. */
function given(): string[] {
  const made = [...madeBy(template('main')), ...madeBy(template('managementGroup'))];
  return made
    .filter(({ resource }) => resource.type === 'Microsoft.Authorization/roleAssignments')
    .flatMap(({ resource, template: around }) => {
      const type = /^\[resourceId\('([^']+)'/.exec(resource.scope ?? '')?.[1];
      const place = type === undefined ? 'management group' : PLACES[type];
      const whom = WHOM[String(resource.properties?.principalId)];
      return idsIn(resource.properties?.roleDefinitionId, around).map((id) => `${NAMES[id]} on ${place} to ${whom}`);
    });
}

/** The same of the first table below its heading. */
function told(): string[] {
  const [, section = ''] = read('docs/deploy.md').split('## Who must be able to do what');
  const [table = ''] = section.split('Yours, while you deploy:');
  const rows = table.split('\n').filter((line) => /^\| [A-Z]/.test(line));
  return rows
    .map((row) => row.split('|').map((cell) => cell.trim()))
    .map(([, right, place, whom]) => `${right} on ${place} to ${whom}`);
}

test('docs/deploy.md names the rights that the templates give, and no others', () => {
  expect(given().length).toBeGreaterThan(8);
  expect(told().sort()).toEqual(given().sort());
});
