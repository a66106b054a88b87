import { daysUntil } from '../../time.js';
import { defineRegistryCheck } from '../check.js';
import { fail, pass, unknown } from '../verdict.js';
import { propertiesOf, switchAt, tierOf } from './registryFacts.js';

/**
 * Docker Content Trust: not to be enabled anew since 2026-05-31, removed after this day (container-registry-content-trust and
 * container-registry-content-trust-deprecation, read 2026-11).
 */
const CONTENT_TRUST_ENDS = '2028-03-31';
const PATH = 'policies.trustPolicy.status';
const UNSEEN = 'signatures of the Notary Project lie in the repositories, where Vigie does not look';

/**
 * Content trust is the only policy about signing that a registry's api-version knows (2025-11-01, 2026-01-01-preview): who
 * signs with the Notary Project has neither, and leaves this check out. The tiers below Premium have no content trust, so
 * there its absence is the answer.
 */
export default defineRegistryCheck({
  id: 'acr-signing',
  title: 'Registry has no policy for signed images',
  why: 'Where nothing is signed, a replaced image looks like the one that was built.',
  profile: 'recommended',
  points: [2],
  severity: 'low',
  remediation: {
    text: 'Sign images in the pipeline with Notation (Notary Project) and verify them on the clusters with Ratify or Image Integrity; Docker Content Trust can no longer be enabled. ARM shows nothing of that: then leave this check out for the registry in vigie.yaml.',
    command: null,
    link: 'https://learn.microsoft.com/azure/container-registry/container-registry-content-trust-deprecation',
  },
  evaluate(registry, _signals, { now }) {
    const trust = switchAt(propertiesOf(registry), PATH);
    const tier = tierOf(registry);
    if (trust.state === 'odd') return unknown(trust.words, trust.evidence);
    if (trust.state === 'on') {
      return daysUntil(CONTENT_TRUST_ENDS, now) >= 0
        ? pass(`content trust is on; Microsoft removes it on ${CONTENT_TRUST_ENDS}`, trust.evidence)
        : fail('low', `content trust was removed on ${CONTENT_TRUST_ENDS}; ${UNSEEN}`, trust.evidence);
    }
    if (trust.state === 'off')
      return fail('low', `content trust is off, and there is no other signing policy; ${UNSEEN}`, trust.evidence);
    return tier.state === 'lower'
      ? fail('low', `${tier.words} offers no content trust, and there is no other signing policy; ${UNSEEN}`)
      : unknown(`${trust.words}; older api-versions leave it out`);
  },
});
