import { RESOURCE_TYPES } from '../estate/resource.js';

/** Where a resource is shown in the portal; of the tenant, where its Conditional Access policies are. */
export function portalLink(portal: string, { id, type }: { readonly id: string; readonly type: string }): string {
  if (type !== RESOURCE_TYPES.tenant) return `${portal}/#resource${id}`;
  return `${portal}/#view/Microsoft_AAD_ConditionalAccess/ConditionalAccessBlade/~/Policies`;
}
