// azd, after it has made everything: writes vigie.yaml where there is none, and gives the reader its rights on the management
// group that VIGIE_MANAGEMENT_GROUP names and on the Azure Monitor workspaces below it, or prints the command for somebody
// who may.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { azWithJson, need, stop, told } from './infra-az.mjs';

const CONFIG = 'vigie.yaml';
const template = join(dirname(dirname(fileURLToPath(import.meta.url))), 'infra', 'managementGroup.json');
/** As vigie.yaml names the clouds that az knows; the public one need not be named. */
const CLOUDS = { AzureCloud: undefined, AzureUSGovernment: 'usGovernment', AzureChinaCloud: 'china' };
/** As many nested deployments as one deployment takes beside its own (limits of Azure Resource Manager). */
const MOST_WORKSPACES = 799;
const hint = 'it is an output of infra/main.bicep: run azd provision';

configure(cloudIn(need('VIGIE_CLOUD', hint)), need('VIGIE_INGESTION_ENDPOINT', hint), need('VIGIE_RULE_ID', hint));
giveRights(need('VIGIE_READER_PRINCIPAL_ID', hint), need('VIGIE_LOCATION', hint), process.env.VIGIE_MANAGEMENT_GROUP);

/** @returns the beginning of vigie.yaml */
function cloudIn(azName) {
  if (!Object.hasOwn(CLOUDS, azName))
    stop(
      `VIGIE_CLOUD is ${azName}, whose addresses are not known here; write vigie.yaml with a cloud of the name custom`,
    );
  const name = CLOUDS[azName];
  return name === undefined ? '' : `cloud:\n  name: ${name}\n`;
}

/** What somebody has written is left as it is. */
function configure(cloud, endpoint, ruleId) {
  const destination = `destinations:
  - name: sentinel
    kind: sentinel
    endpoint: ${endpoint}
    ruleId: ${ruleId}
`;
  if (!existsSync(CONFIG)) {
    writeFileSync(
      CONFIG,
      `# Every key: vigie.example.yaml. What each means: docs/configuration.md.\n${cloud}${destination}`,
    );
    told(`wrote ${CONFIG} with one destination, Microsoft Sentinel`);
  } else if (readFileSync(CONFIG, 'utf8').includes(ruleId)) {
    told(`${CONFIG} names the data collection rule already`);
  } else {
    told(
      `${CONFIG} is there and names another data collection rule, or none. The one that was made:\n${cloud}${destination}`,
    );
  }
}

function giveRights(principal, location, group) {
  const command = (id) => [
    ...['deployment', 'mg', 'create', '--management-group-id', id, '--location', location, '--name', 'vigie-reader'],
    ...['--template-file', template, '--parameters', `readerPrincipalId=${principal}`],
  ];
  if (group) {
    const metrics = metricsBelow(group);
    // A deployment to a management group belongs to no subscription.
    azWithJson(command(group), parametersFile(metrics.parameters), { subscription: false });
    told(`the reader may read the management group ${group}; it can take half an hour until Azure knows everywhere`);
    told(metrics.said);
    return;
  }
  told(
    `the reader may not read anything yet. Somebody who may assign roles on the management group runs:\naz ${command('MANAGEMENT_GROUP').join(' ')}`,
  );
  told('where kured shows reboots in managed Prometheus, monitorAccountIds names the workspaces: see docs/deploy.md');
}

/** Which metrics the reader is to see: of the workspaces that are there, one by one, or of all that there will ever be. */
function metricsBelow(group) {
  if (process.env.VIGIE_READ_ALL_PROMETHEUS === 'true')
    return {
      parameters: { readAllPrometheus: true },
      said: 'it may read the metrics of every Azure Monitor workspace',
    };
  const ids = workspacesBelow(group);
  if (ids.length > MOST_WORKSPACES)
    return {
      parameters: {},
      said: `it may not read metrics: a deployment takes ${MOST_WORKSPACES} Azure Monitor workspaces, and there are more below ${group}; run azd env set VIGIE_READ_ALL_PROMETHEUS true, then azd provision`,
    };
  return {
    parameters: { monitorAccountIds: ids },
    said: `it may read the metrics of ${ids.length} Azure Monitor workspaces; after one is added, run azd provision again`,
  };
}

/** Ids of the Azure Monitor workspaces, as Resource Graph knows them: a thousand at most, more than can be used. */
function workspacesBelow(group) {
  const query = "resources | where type =~ 'microsoft.monitor/accounts' | project id | order by id asc";
  const asked = { managementGroups: [group], query, options: { $top: 1000 } };
  const url = '/providers/Microsoft.ResourceGraph/resources?api-version=2022-10-01';
  const answer = azWithJson(['rest', '--method', 'post', '--url', url, '--body'], asked, { subscription: false });
  return JSON.parse(answer).data.map(({ id }) => id);
}

function parametersFile(values) {
  return {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#',
    contentVersion: '1.0.0.0',
    parameters: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }])),
  };
}
