import { createHash } from 'node:crypto';
import { CLUSTER_TYPE } from './ids.js';
import { at, textAt } from './json.js';
import type { Row } from './kql.js';
import type { Simulation } from './simulation.js';
import type { ArmResource } from './world.js';

const ACCOUNT_TYPE = 'microsoft.monitor/accounts';
const RULE_TYPE = 'microsoft.insights/datacollectionrules';
const ASSOCIATION_TYPE = 'microsoft.insights/datacollectionruleassociations';
/** Where workspaces of the public cloud answer; one with an address elsewhere is not served here. */
const REAL_ENDPOINT = /^https:\/\/[^/]+\.prometheus\.monitor\.azure\.com\/?$/i;

/** The Azure Monitor workspace that a route names. */
export function accountNamed(azure: Simulation, name: string): ArmResource | undefined {
  return ofType(azure, ACCOUNT_TYPE).find((account) => isServed(account.properties) && nameOf(account.id) === name);
}

/** As Resource Graph shows it: with this server in place of the address that the estate gives it. */
export function servedHere(row: Row, { endpoints }: Simulation): Row {
  if (row.type !== ACCOUNT_TYPE || !isServed(row.properties)) return row;
  const prometheusQueryEndpoint = `${endpoints.prometheusAudience}/${nameOf(String(row.id))}`;
  const { properties } = row;
  const metrics = { ...(at(properties, 'metrics') as object), prometheusQueryEndpoint };
  return { ...row, properties: { ...(properties as object), metrics } };
}

/** Running clusters whose rules lead to an account. */
export function clustersOf(azure: Simulation, account: ArmResource): readonly ArmResource[] {
  const rules = new Set(
    ofType(azure, RULE_TYPE)
      .filter(({ properties }) => leadsTo(properties, account.id))
      .map(({ id }) => id.toLowerCase()),
  );
  const sending = new Set(
    ofType(azure, ASSOCIATION_TYPE)
      .filter(({ properties }) => rules.has(textAt(properties, 'dataCollectionRuleId').toLowerCase()))
      .map(({ id }) => id.toLowerCase().split('/providers/microsoft.insights/')[0]),
  );
  return ofType(azure, CLUSTER_TYPE).filter(
    ({ id, properties }) => sending.has(id.toLowerCase()) && textAt(properties, 'powerState', 'code') !== 'Stopped',
  );
}

function leadsTo(rule: unknown, account: string): boolean {
  const accounts = at(rule, 'destinations', 'monitoringAccounts');
  const ids = (Array.isArray(accounts) ? accounts : []).map((one) => textAt(one, 'accountResourceId'));
  return ids.some((id) => id.toLowerCase() === account.toLowerCase());
}

function isServed(properties: unknown): boolean {
  return REAL_ENDPOINT.test(textAt(properties, 'metrics', 'prometheusQueryEndpoint'));
}

/** `amw-westeurope-1f3c`: the name, and letters that make it unique. */
function nameOf(id: string): string {
  const lower = id.toLowerCase();
  return `${lower.split('/').at(-1)}-${createHash('sha256').update(lower).digest('hex').slice(0, 8)}`;
}

function ofType({ world }: Simulation, type: string): readonly ArmResource[] {
  return Object.values(world.resources).filter((one) => one.type.toLowerCase() === type);
}
