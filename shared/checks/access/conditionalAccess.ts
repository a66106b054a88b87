import type { ConditionalAccessPolicy } from '../../signals/conditionalAccessTypes.js';
import { defineTenantCheck } from '../check.js';
import { fail, pass, unknown } from '../verdict.js';
import { AKS_SERVER, isAboutAks, type Standing, standingOf } from './aksSignIn.js';

/** Policies that the evidence names, and the reason. */
const MOST_SHOWN = 20;
const MOST_SAID = 3;

type Judged = { readonly policy: ConditionalAccessPolicy; readonly standing: Standing };

/**
 * Where docs/check-rules.md is silent: a policy for some users or places covers AKS, and the reason says for whom; one that
 * asks at risk alone, or one of whose ways in is weaker, does not; where a filter picks the applications nobody can tell.
 */
export default defineTenantCheck({
  id: 'conditional-access',
  title: 'Nothing but a password stands before the API servers',
  why: 'A stolen password is enough to sign in to every cluster that trusts Entra ID.',
  profile: 'all',
  points: [3],
  severity: 'medium',
  needs: ['conditionalAccess'],
  remediation: {
    text: `Enable a Conditional Access policy that asks for MFA or a compliant device before the application Azure Kubernetes Service AAD Server (${AKS_SERVER}), or before all applications.`,
    command: null,
    link: 'https://learn.microsoft.com/azure/aks/access-control-managed-azure-ad',
  },
  evaluate(_tenant, { conditionalAccess }) {
    const policies = conditionalAccess.known ? conditionalAccess.value : [];
    const judged = policies.filter(isAboutAks).map((policy) => ({ policy, standing: standingOf(policy) }));
    const asking = judged.flatMap(({ policy, standing }) => (standing.asks === 'yes' ? [{ policy, ...standing }] : []));
    const evidence = { policies: policies.length, aboutAks: judged.slice(0, MOST_SHOWN).map(shown) };
    const [best] = asking.sort((one, other) => one.only.length - other.only.length);
    if (best !== undefined) {
      const only = best.only.length === 0 ? '' : `, for some ${best.only.join(' and ')} only`;
      return pass(`${quoted(best.policy)} asks for ${best.forWhat}${only}`, evidence);
    }
    const unclear = judged.find(({ standing }) => standing.asks === 'unclear');
    if (unclear !== undefined) return unknown(`${said(unclear)}: whether it covers AKS cannot be told`, evidence);
    const near = judged.slice(0, MOST_SAID).map(said).join('; ');
    const reason = 'no enabled Conditional Access policy asks for MFA or a compliant device before AKS';
    return fail('medium', near === '' ? reason : `${reason}: ${near}`, evidence);
  },
});

function shown({ policy: { id, name }, standing }: Judged): Record<string, unknown> {
  if (standing.asks !== 'yes') return { id, name, asks: standing.asks, why: standing.why };
  return { id, name, asks: 'yes', forWhat: standing.forWhat, only: [...standing.only] };
}

function said({ policy, standing }: Judged): string {
  return `${quoted(policy)} ${standing.asks === 'yes' ? 'asks' : standing.why}`;
}

function quoted({ name }: ConditionalAccessPolicy): string {
  return `"${name}"`;
}
