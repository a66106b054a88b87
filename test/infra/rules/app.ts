import { at, type Made } from '../template.js';
import { type Look, ofType, type Rule } from './rule.js';

/** Settings that Flex Consumption refuses or that break its host (Microsoft's list of deprecated settings). */
const REFUSED = [
  'AzureWebJobsStorage',
  'ENABLE_ORYX_BUILD',
  'FUNCTIONS_EXTENSION_VERSION',
  'FUNCTIONS_WORKER_PROCESS_COUNT',
  'FUNCTIONS_WORKER_RUNTIME',
  'SCM_DO_BUILD_DURING_DEPLOYMENT',
  'WEBSITE_CONTENTAZUREFILECONNECTIONSTRING',
  'WEBSITE_CONTENTOVERVNET',
  'WEBSITE_CONTENTSHARE',
  'WEBSITE_MAX_DYNAMIC_APPLICATION_SCALE_OUT',
  'WEBSITE_NODE_DEFAULT_VERSION',
  'WEBSITE_RUN_FROM_PACKAGE',
  'WEBSITE_VNET_ROUTE_ALL',
];
/** With two identities every credential must say whose it is; three addresses, so that any cloud is reached. */
const NEEDED: Readonly<Record<string, string>> = {
  AzureWebJobsStorage__credential: 'managedidentity',
  AzureWebJobsStorage__clientId: "[parameters('hostClientId')]",
  AzureWebJobsStorage__blobServiceUri: "[parameters('blobUri')]",
  AzureWebJobsStorage__queueServiceUri: "[parameters('queueUri')]",
  AzureWebJobsStorage__tableServiceUri: "[parameters('tableUri')]",
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: "[format('ClientId={0};Authorization=AAD', parameters('hostClientId'))]",
  AZURE_CLIENT_ID: "[parameters('readerClientId')]",
};

interface Setting {
  readonly name: string;
  readonly value: unknown;
}

export const settings: Rule = {
  id: 'settings',
  what: 'the settings that the app needs, and none that its plan refuses',
  look: ({ main }) =>
    ofType(main, 'Microsoft.Web/sites').flatMap((made) => {
      const given = settingsOf(made);
      const needed = Object.entries(NEEDED).map(([name, value]): Look => {
        const found = given.find((one) => one.name === name)?.value;
        const problem = found === value ? undefined : `is ${JSON.stringify(found)}; use ${JSON.stringify(value)}`;
        return { where: `${made.where}: ${name}`, problem };
      });
      const refused = given.map(
        ({ name }): Look => ({
          where: `${made.where}: ${name}`,
          problem: REFUSED.includes(name) ? 'is a setting that Flex Consumption refuses; leave it out' : undefined,
        }),
      );
      return [...needed, ...refused];
    }),
};

function settingsOf({ resource, template }: Made): readonly Setting[] {
  const expression = JSON.stringify(at(resource.properties, 'siteConfig', 'appSettings'));
  const lists = [...expression.matchAll(/variables\('([^']+)'\)/g)].map(([, name = '']) => template.variables?.[name]);
  return lists.flatMap((list) => (Array.isArray(list) ? (list as Setting[]) : []));
}

export const noSecrets: Rule = {
  id: 'no-secrets',
  what: 'no expression that reads a key, and no connection string with one',
  look: ({ main, managementGroup }) =>
    [...main, ...managementGroup].map(({ where, resource, template }): Look => {
      const text = JSON.stringify([resource, template.variables ?? {}]);
      const found =
        /\blist(?:Keys|AccountSas|ServiceSas|Secrets|\w*ConnectionStrings)\(|AccountKey=|SharedAccessKey=/i.exec(text);
      return { where, problem: found === null ? undefined : `has ${found[0]}; use an identity` };
    }),
};
