import type { Answer, AzureRequest, Route } from './exchange.js';
import { forbidden, microsoftGraphError } from './refusals.js';
import type { Simulation } from './simulation.js';

/** Microsoft Graph: the tenant's Conditional Access policies. */
export const microsoftGraphRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: '/graph/v1.0/identity/conditionalAccess/policies',
    service: 'microsoftGraph',
    answer: policies,
  },
];

/** Policies a page. */
const PAGE = 100;

/** Without the application permission Policy.Read.All: 403, whatever roles there are in Azure. */
function policies(request: AzureRequest, azure: Simulation): Answer {
  const all = azure.world.conditionalAccess;
  if (all === null) return forbidden('microsoftGraph', request, azure);
  const from = Number(request.query.get('$skiptoken') ?? '0');
  if (!Number.isInteger(from) || from < 0) return microsoftGraphError(400, 'BadRequest', 'Skip token is not valid.');
  const { graph } = azure.endpoints;
  const next = `${graph}/v1.0/identity/conditionalAccess/policies?$skiptoken=${from + PAGE}`;
  return {
    status: 200,
    body: {
      '@odata.context': `${graph}/v1.0/$metadata#identity/conditionalAccess/policies`,
      value: all.slice(from, from + PAGE),
      ...(from + PAGE < all.length && { '@odata.nextLink': next }),
    },
  };
}
