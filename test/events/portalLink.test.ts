import { RESOURCE_TYPES, tenantResource } from '../../shared/estate/resource.js';
import { portalLink } from '../../shared/events/portalLink.js';
import { CLUSTER_ID } from '../support/clusters.js';

test.each([
  ['a cluster', { id: CLUSTER_ID, type: RESOURCE_TYPES.cluster }, `#resource${CLUSTER_ID}`],
  [
    'the tenant, which has no page of a resource',
    { id: tenantResource('t').id ?? '', type: RESOURCE_TYPES.tenant },
    '#view/Microsoft_AAD_ConditionalAccess/ConditionalAccessBlade/~/Policies',
  ],
])('%s is shown by a page of the portal', (_what, resource, page) => {
  expect(portalLink('https://portal.azure.com', resource)).toBe(`https://portal.azure.com/${page}`);
});
