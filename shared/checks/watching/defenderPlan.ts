import { defineSubscriptionCheck } from '../check.js';
import { cloudWithoutDefender, withoutDefender } from '../defenderThere.js';
import { fail, pass, unknown } from '../verdict.js';

/*
 * Where docs/check-rules.md is silent: the plans KubernetesService and ContainerRegistry, which Containers replaced, are
 * said and do not count; a plan that is not returned is unknown, because a provider that is not registered and a missing
 * right look the same. Azure China is told by the
 * configuration, else by the regions of what lies in the subscription.
 */
export default defineSubscriptionCheck({
  id: 'defender-plan',
  title: 'Defender for Containers is off',
  why: 'Without the plan nothing looks at images, clusters and what happens in them.',
  profile: 'recommended',
  points: [3, 4],
  severity: 'high',
  needs: ['defenderPlan'],
  remediation: {
    text: 'Switch the plan Containers of the subscription on.',
    command: 'az security pricing create --subscription {subscription} --name Containers --tier Standard',
    link: 'https://learn.microsoft.com/azure/defender-for-cloud/defender-for-containers-enable',
  },
  notThere: cloudWithoutDefender,
  evaluate(_subscription, { defenderPlan }, context) {
    if (!defenderPlan.known) return unknown(defenderPlan.why);
    const { tier, older, extensionsOff, chinaRegion } = defenderPlan.value;
    const ended = withoutDefender({ location: chinaRegion }, context);
    if (ended !== undefined) return ended;
    const evidence = { tier, older, extensionsOff };
    if (tier === null)
      return unknown(
        'no plan Containers of the subscription was returned: is the resource provider Microsoft.Security registered?',
        evidence,
      );
    const before =
      older.length === 0
        ? ''
        : `; ${older.join(' and ')} ${older.length === 1 ? 'is' : 'are'} on, which Containers replaced`;
    const word = tier.toLowerCase();
    if (word === 'standard') return pass(`the plan Containers is ${tier}`, evidence);
    if (word === 'free') return fail('high', `the plan Containers is ${tier}${before}`, evidence);
    return unknown(`the plan Containers is ${tier}, which is not known here`, evidence);
  },
});
