import { propertiesOf } from '../blocks.js';
import { defineCheck } from '../check.js';
import { fail, pass, unknown } from '../verdict.js';

const PATH = 'servicePrincipalProfile.clientId';
const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** 24 zeros: what samples and redacted payloads hold in place of an application's id. */
const PLACEHOLDER = /^0{8}-0{4}-0{4}-0{4}-0{4}/;

export default defineCheck({
  id: 'managed-identity',
  title: 'Cluster runs as a service principal',
  why: 'The secret of a service principal lies on every node, has to be rotated by hand, and stops the cluster on the day it expires.',
  profile: 'recommended',
  points: [3],
  severity: 'high',
  remediation: {
    text: 'Move the cluster to a managed identity; every node is reimaged for it, and a registry that was attached has to be attached again.',
    command:
      'az aks update --subscription {subscription} --resource-group {group} --name {cluster} --enable-managed-identity',
    link: 'https://learn.microsoft.com/azure/aks/system-assigned-managed-identity',
  },
  evaluate(cluster) {
    const id = propertiesOf(cluster).text(PATH);
    if (id.state === 'odd') return unknown(`odd payload: ${id.found}`);
    if (id.state === 'absent' || id.value === '') return unknown(`${PATH} not in the payload`);
    const evidence = { clientId: id.value };
    if (id.value.toLowerCase() === 'msi') return pass(`${PATH} is msi: a managed identity`, evidence);
    if (!GUID.test(id.value)) return unknown(`${PATH} is neither msi nor the id of an application`, evidence);
    return PLACEHOLDER.test(id.value)
      ? unknown(`${PATH} is a placeholder, the id of no application`, evidence)
      : fail('high', `${PATH} is the application ${id.value}`, evidence);
  },
});
