import { onOff, propertiesOf } from '../blocks.js';
import { defineCheck } from '../check.js';
import { fail, pass, unknown } from '../verdict.js';

const KMS = 'securityProfile.azureKeyVaultKms.enabled';
const PROFILE = 'kubernetesResourceObjectEncryptionProfile';
const PLATFORM = `securityProfile.${PROFILE}.infrastructureEncryption`;

/**
 * Where docs/check-rules.md is silent: either of the two is enough, whatever the other cannot tell, and a word that is
 * not known here is unknown.
 */
export default defineCheck({
  id: 'secrets-encryption',
  title: 'Secrets in etcd are not encrypted with a key',
  why: "Without it only the storage's own encryption protects Kubernetes secrets: whoever reads etcd or a copy of it reads them in plain text.",
  profile: 'recommended',
  points: [3],
  severity: 'medium',
  remediation: {
    text: 'Turn on KMS data encryption, with keys of the platform or your own (Kubernetes 1.33 and the extension aks-preview); older clusters take KMS with a key in Key Vault.',
    command:
      'az aks update --subscription {subscription} --resource-group {group} --name {cluster} --kms-infrastructure-encryption Enabled',
    link: 'https://learn.microsoft.com/azure/aks/kms-data-encryption',
  },
  evaluate(cluster) {
    const kms = onOff(cluster.properties, KMS);
    const platform = propertiesOf(cluster).text(PLATFORM);
    const word = platform.state === 'value' ? platform.value.toLowerCase() : '';
    const evidence = { ...kms.evidence, [PLATFORM]: platform.state === 'value' ? platform.value : null };
    if (kms.state === 'on') return pass(kms.words, evidence);
    if (word === 'enabled') return pass(`${PLATFORM} is Enabled`, evidence);
    if (kms.state === 'odd') return unknown(kms.words);
    if (platform.state === 'odd') return unknown(`odd payload: ${platform.found}`);
    // Absence is off (docs/check-rules.md, Absent), but a stable API version never tells: the reason has to say so.
    if (platform.state === 'absent')
      return fail('medium', `${kms.words}; ${PROFILE} not set, only preview API versions return it`, evidence);
    return word === 'disabled'
      ? fail('medium', `${kms.words}; ${PLATFORM} is Disabled`, evidence)
      : unknown(`${kms.words}; ${PLATFORM} is ${platform.value}, which is not known here`, evidence);
  },
});
