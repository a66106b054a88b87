import type { Facts, Field } from '../../estate/facts.js';
import { kindOf } from '../../json.js';
import { count } from '../../text.js';
import { onOff, propertiesOf } from '../blocks.js';
import { defineCheck } from '../check.js';
import { fail, notApplicable, pass, unknown } from '../verdict.js';

const GROUPS = 'aadProfile.adminGroupObjectIDs';

/**
 * Where docs/check-rules.md is silent: Entra is on where `aadProfile.managed` is true (Azure RBAC takes no other
 * integration), and either of the two is enough, whatever the other cannot tell.
 */
export default defineCheck({
  id: 'azure-rbac',
  title: 'Nobody is granted access through Entra ID',
  why: 'With neither Azure RBAC nor an administrator group, people get in by the local administrator or by bindings that nobody reviews.',
  profile: 'recommended',
  points: [3],
  severity: 'medium',
  remediation: {
    text: 'Use Azure RBAC for Kubernetes authorization, or name a group of Entra ID as administrators.',
    command:
      'az aks update --subscription {subscription} --resource-group {group} --name {cluster} --enable-azure-rbac',
    link: 'https://learn.microsoft.com/azure/aks/entra-id-authorization',
  },
  notThere({ properties }) {
    const entra = onOff(properties, 'aadProfile.managed');
    return entra.state === 'off' ? notApplicable(`no Entra integration: ${entra.words}`, entra.evidence) : undefined;
  },
  evaluate(cluster) {
    const entra = onOff(cluster.properties, 'aadProfile.managed');
    if (entra.state === 'odd') return unknown(entra.words);
    const azure = onOff(cluster.properties, 'aadProfile.enableAzureRBAC');
    const groups = adminGroups(propertiesOf(cluster));
    const adminGroupCount = groups.state === 'value' ? groups.value : 0;
    const evidence = { ...azure.evidence, adminGroups: adminGroupCount };
    if (azure.state === 'on') return pass(azure.words, evidence);
    if (adminGroupCount > 0) return pass(count(adminGroupCount, 'administrator group'), evidence);
    if (azure.state === 'odd') return unknown(azure.words);
    if (groups.state === 'odd') return unknown(`odd payload: ${groups.found}`);
    return fail('medium', `${azure.words}, and no administrator group`, evidence);
  },
});

/** How many groups are named; an entry that is no text is odd, unless another one is a group. */
function adminGroups(properties: Facts): Field<number> {
  const list = properties.list(GROUPS);
  if (list.state !== 'value') return list;
  const groups = list.value.filter((entry) => typeof entry === 'string' && entry !== '').length;
  const other = list.value.find((entry) => typeof entry !== 'string');
  if (groups === 0 && other !== undefined) return { state: 'odd', found: `${GROUPS} holds ${kindOf(other)}` };
  return { state: 'value', value: groups };
}
