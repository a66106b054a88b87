import type { KubernetesPolicy } from '../../estate/kubernetesPolicies.js';
import type { Severity } from '../../severity.js';
import type { PolicyCompliance, PolicyStates } from '../../signals/types.js';
import { count } from '../../text.js';
import { addon } from '../blocks.js';
import { type Check, defineCheck, type Point, type Remediation } from '../check.js';
import { fail, pass, unknown, type Verdict } from '../verdict.js';

interface PolicyCheck {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly points: readonly Point[];
  readonly severity: Severity;
  readonly remediation: Remediation;
  /** The definition that must be assigned for a pass. */
  readonly policy: KubernetesPolicy;
  /** Definitions that can fail the check as well, where they are assigned. */
  readonly also?: readonly KubernetesPolicy[];
}

/**
 * A check that says what Azure Policy says of the pods of a cluster. Without an assignment nobody has looked: unknown, and
 * the reason names the definition to assign. An exemption granted in Azure Policy is no answer either.
 * @see https://learn.microsoft.com/azure/governance/policy/concepts/policy-for-kubernetes
 */
export function definePolicyCheck({ policy, also = [], severity, ...rest }: PolicyCheck): Check {
  return defineCheck({
    ...rest,
    severity,
    profile: 'recommended',
    needs: ['policyStates'],
    evaluate(cluster, { policyStates }) {
      if (!policyStates.known) return unknown(policyStates.why);
      for (const one of [policy, ...also]) {
        const said = stateOf(policyStates.value, one);
        if (said?.state === 'NonCompliant') return failing(severity, one, said);
      }
      const said = stateOf(policyStates.value, policy);
      if (said !== undefined) return verdictOf(policy, said);
      const off = addon(cluster, 'azurepolicy').state === 'off' ? ', and the Azure Policy add-on is off' : '';
      return unknown(`no assignment of the policy "${policy.displayName}" (${policy.id}) reaches the cluster${off}`);
    },
  });
}

function stateOf(states: PolicyStates, { id }: KubernetesPolicy): PolicyCompliance | undefined {
  return Object.hasOwn(states, id) ? states[id] : undefined;
}

function failing(severity: Severity, { id, displayName }: KubernetesPolicy, said: PolicyCompliance): Verdict {
  const { nonCompliant, atLeast, components, assignments } = said;
  const evidence = { policy: id, assignments, nonCompliant, atLeast, components };
  const policy = `the policy "${displayName}"`;
  if (nonCompliant === 0) return fail(severity, `not compliant with ${policy}; no component is named`, evidence);
  const found = `${atLeast ? 'at least ' : ''}${count(nonCompliant, 'component')} not compliant`;
  return fail(severity, `${found} with ${policy}`, evidence);
}

function verdictOf({ id, displayName }: KubernetesPolicy, { state, assignments }: PolicyCompliance): Verdict {
  const evidence = { policy: id, assignments };
  if (state === 'Compliant') return pass(`compliant with the policy "${displayName}"`, evidence);
  if (state === 'Exempt')
    return unknown(`the cluster is exempted in Azure Policy from the policy "${displayName}"`, evidence);
  return unknown(`Azure Policy says ${state} of the policy "${displayName}"`, evidence);
}
