import { type Answer, type AzureRequest, nameAt, type Route } from './exchange.js';
import { armError } from './refusals.js';
import type { Simulation } from './simulation.js';

/** A vault with the secrets of the simulated destinations. */
export const keyVaultRoutes: readonly Route[] = [
  { method: 'GET', pattern: '/keyvault/secrets/{}', service: 'keyVault', answer: secret },
  { method: 'GET', pattern: '/keyvault/secrets/{}/{}', service: 'keyVault', answer: secret },
];

function secret(request: AzureRequest, azure: Simulation): Answer {
  const name = nameAt(request, 0);
  const value = secretsOf(azure)[name.toLowerCase()];
  if (!request.query.has('api-version')) return armError(400, 'BadParameter', 'api-version must be specified');
  if (value === undefined)
    return armError(404, 'SecretNotFound', `A secret with (name/id) ${name} was not found in this key vault.`);
  const id = `${azure.endpoints.url}/keyvault/secrets/${name}/00000000000000000000000000000001`;
  return { status: 200, body: { value, id, attributes: { enabled: true, recoveryLevel: 'Recoverable+Purgeable' } } };
}

function secretsOf(azure: Simulation): Readonly<Record<string, string>> {
  const { serviceNowPassword, further } = azure.secrets;
  return { 'servicenow-password': serviceNowPassword, 'teams-url': teamsUrl(azure), ...further };
}

/** The address of the simulated flow: whoever has it may post. */
function teamsUrl({ endpoints, secrets }: Simulation): string {
  const query = `api-version=1&sp=${encodeURIComponent('/triggers/manual/run')}&sv=1.0&sig=${secrets.teamsSignature}`;
  return `${endpoints.url}/teams/workflows/${secrets.workflowId}/triggers/manual/paths/invoke?${query}`;
}
