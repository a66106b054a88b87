import type { Pipeline } from '@azure/core-rest-pipeline';
import type { CloudSettings } from '../config/cloud.js';
import type { JsonObject } from '../json.js';
import { wholeList } from './arm.js';
import type { Read } from './failure.js';
import { plainGet } from './pipeline.js';

/**
 * The Conditional Access policies of the tenant, all pages. The identity needs the application permission Policy.Read.All;
 * roles in Azure do not help.
 * @see https://learn.microsoft.com/graph/api/conditionalaccessroot-list-policies
 */
export async function conditionalAccessPolicies(
  graph: Pipeline,
  cloud: CloudSettings,
): Promise<Read<readonly JsonObject[]>> {
  const url = `${cloud.graph.replace(/\/$/, '')}/v1.0/identity/conditionalAccess/policies`;
  return wholeList(graph, await plainGet(graph, url), 'of Conditional Access policies', '@odata.nextLink');
}
