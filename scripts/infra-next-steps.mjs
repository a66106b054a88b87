// azd, after it has made everything: writes vigie.yaml where there is none, and gives the reader its rights on the management
// group that VIGIE_MANAGEMENT_GROUP names, or prints the command for somebody who may.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { az, need, stop, told } from './infra-az.mjs';

const CONFIG = 'vigie.yaml';
const template = join(dirname(dirname(fileURLToPath(import.meta.url))), 'infra', 'managementGroup.json');
/** As vigie.yaml names the clouds that az knows; the public one need not be named. */
const CLOUDS = { AzureCloud: undefined, AzureUSGovernment: 'usGovernment', AzureChinaCloud: 'china' };
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
    // A deployment to a management group belongs to no subscription.
    az(command(group), { subscription: false });
    told(`the reader may read the management group ${group}; it can take half an hour until Azure knows everywhere`);
    return;
  }
  told(
    `the reader may not read anything yet. Somebody who may assign roles on the management group runs:\naz ${command('MANAGEMENT_GROUP').join(' ')}`,
  );
}
