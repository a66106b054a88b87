import { isObject, type JsonObject, property } from '../json.js';

const WORKSPACE = 'microsoft.operationalinsights/workspaces';
const ACCOUNTS = either('destinations.monitoringAccounts');
const ENDPOINT = either('metrics.prometheusQueryEndpoint');
const RULE = `tostring(${either('dataCollectionRuleId')})`;

/**
 * Where clusters send what they say about themselves: Log Analytics workspaces, Azure Monitor workspaces
 * (`microsoft.monitor/accounts`), and the data collection rules that lead to the latter. One query asks for all three, which
 * is a page the less.
 */
export const WORKSPACES = [
  'resources',
  `where type in~ ('${WORKSPACE}', 'microsoft.insights/datacollectionrules', 'microsoft.monitor/accounts')`,
  `where type =~ '${WORKSPACE}' or isnotempty(tostring(${ACCOUNTS})) or isnotempty(tostring(${ENDPOINT}))`,
  'extend s = tolower(subscriptionId)',
  `project id, customerId = ${either('customerId')}, accounts = ${ACCOUNTS}, endpoint = ${ENDPOINT}, s`,
  'order by s asc, id asc',
].join(' | ');

/** The rules that clusters are associated with: those of Container insights too, which lead to no Azure Monitor workspace. */
export const RULE_ASSOCIATIONS = [
  'insightsresources',
  "where type =~ 'microsoft.insights/datacollectionruleassociations'",
  // The same are made for machines, and for clusters of Azure Arc.
  "where id contains '/microsoft.containerservice/managedclusters/'",
  // One that names an endpoint alone has no rule.
  `where isnotempty(${RULE})`,
  'extend s = tolower(subscriptionId)',
  `project id, rule = ${RULE}, s`,
  'order by s asc, id asc',
].join(' | ');

/** What is kept of a row of {@link WORKSPACES}: a large fleet has a rule for each cluster. */
export function keepWorkspace(row: JsonObject): JsonObject | undefined {
  const { customerId, endpoint } = row;
  if (typeof customerId === 'string') return { customerId };
  if (typeof endpoint === 'string') return { endpoint };
  const accounts = accountsIn(row.accounts);
  return accounts.length === 0 ? undefined : { accounts };
}

/** Lower-cased ids of the Azure Monitor workspaces that a rule sends to. */
function accountsIn(value: unknown): readonly string[] {
  const list = Array.isArray(value) ? value.filter(isObject) : [];
  return list.flatMap((account) => {
    const id = property(account, 'accountResourceId');
    return typeof id === 'string' && id !== '' ? [id.toLowerCase()] : [];
  });
}

/** A property whose keys begin with a small letter, or with a capital one: KQL minds the case of keys. */
function either(path: string): string {
  const capital = path.replace(/(^|\.)[a-z]/g, (start) => start.toUpperCase());
  return `coalesce(properties.${path}, properties.${capital})`;
}
