import { definePoolCheck } from '../check.js';
import { fail, pass, unknown } from '../verdict.js';

const PATH = 'securityProfile.sshAccess';

/**
 * Where docs/check-rules.md is silent: Disabled and EntraId pass, a word that is not known here is unknown, and Windows
 * pools are judged alike.
 */
export default definePoolCheck({
  id: 'node-ssh-access',
  title: 'Nodes take SSH with a local key',
  why: 'A key for the local user opens every node of the pool from the network of the cluster, and names nobody.',
  profile: 'recommended',
  points: [3],
  severity: 'low',
  remediation: {
    text: 'Disable SSH, or let Entra ID sign people in (both need the extension aks-preview), then upgrade the node image: only then it takes effect.',
    command:
      'az aks nodepool update --subscription {subscription} --resource-group {group} --cluster-name {cluster} --name {pool} --ssh-access disabled',
    link: 'https://learn.microsoft.com/azure/aks/manage-ssh-node-access',
  },
  evaluate({ facts }) {
    const access = facts.text(PATH);
    if (access.state === 'odd') return unknown(`odd payload: ${access.found}`);
    if (access.state === 'absent') return unknown(`${PATH} not in the payload`);
    const evidence = { sshAccess: access.value };
    switch (access.value.toLowerCase()) {
      case 'localuser':
        return fail('low', `${PATH} is ${access.value}`, evidence);
      case 'disabled':
      case 'entraid':
        return pass(`${PATH} is ${access.value}`, evidence);
      default:
        return unknown(`${PATH} is ${access.value}, which is not known here`, evidence);
    }
  },
});
