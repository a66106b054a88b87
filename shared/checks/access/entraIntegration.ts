import type { Facts } from '../../estate/facts.js';
import { askedFor, onOff, propertiesOf } from '../blocks.js';
import { defineCheck } from '../check.js';

const LEGACY = ['aadProfile.clientAppID', 'aadProfile.serverAppID'];

/**
 * Where docs/check-rules.md is silent: the legacy integration, by the ids of two applications, is no `aadProfile.managed`;
 * it fails here and as retirement/legacy-aad, and the reason says so.
 */
export default defineCheck({
  id: 'entra-integration',
  title: 'Cluster does not sign people in with Microsoft Entra ID',
  why: 'Without Entra ID people share certificates that no policy covers, that name nobody, and that cannot be taken back one by one.',
  profile: 'recommended',
  points: [3],
  severity: 'high',
  remediation: {
    text: 'Turn on the integration that AKS manages, with a group of Entra ID as administrators; it cannot be turned off again.',
    command:
      'az aks update --subscription {subscription} --resource-group {group} --name {cluster} --enable-aad --aad-admin-group-object-ids {adminGroup}',
    link: 'https://learn.microsoft.com/azure/aks/entra-id-control-plane-authentication',
  },
  evaluate(cluster) {
    const managed = onOff(cluster.properties, 'aadProfile.managed');
    if (managed.state !== 'off' || !isLegacy(propertiesOf(cluster))) return askedFor(managed, 'high');
    const words = `${managed.words}: only the legacy integration by client and server application`;
    return askedFor({ ...managed, words, evidence: { ...managed.evidence, legacy: true } }, 'high');
  },
});

function isLegacy(properties: Facts): boolean {
  return LEGACY.some((path) => {
    const id = properties.text(path);
    return id.state === 'value' && id.value !== '';
  });
}
