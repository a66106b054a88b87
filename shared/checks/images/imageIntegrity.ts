import { onOff } from '../blocks.js';
import { defineCheck } from '../check.js';
import { fail, pass, unknown } from '../verdict.js';

const PATH = 'securityProfile.imageIntegrity.enabled';

/** Only preview api-versions return it, so absence says nothing (docs/check-rules.md): never off. */
export default defineCheck({
  id: 'image-integrity',
  title: 'Image Integrity is off',
  why: 'Without it nothing checks on deployment that an image is signed by somebody who is trusted.',
  profile: 'all',
  points: [2],
  severity: 'low',
  remediation: {
    text: 'Image Integrity is in preview: register EnableImageIntegrityPreview, enable the Azure Policy add-on and the OIDC issuer, then enable Image Integrity (extension aks-preview).',
    command:
      'az aks update --subscription {subscription} --resource-group {group} --name {cluster} --enable-image-integrity',
    link: 'https://learn.microsoft.com/azure/aks/image-integrity',
  },
  evaluate({ properties }) {
    const { state, words, evidence } = onOff(properties, PATH);
    if (state === 'odd') return unknown(words);
    if (state === 'on') return pass(words, evidence);
    return evidence[PATH] === null
      ? unknown(`${words}; only preview api-versions return it`, evidence)
      : fail('low', words, evidence);
  },
});
