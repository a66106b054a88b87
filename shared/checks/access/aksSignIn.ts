import type { ConditionalAccessPolicy, GrantControls } from '../../signals/conditionalAccessTypes.js';

/**
 * The application that tokens for an AKS API server are issued for, the same in every tenant ("Azure Kubernetes Service AAD
 * Server").
 */
export const AKS_SERVER = '6dae42f8-4368-4678-94ff-3960e28e3630';

/** Does a policy ask for something before anybody signs in to AKS? */
export type Standing =
  | { readonly asks: 'yes'; readonly forWhat: string; readonly only: readonly string[] }
  | { readonly asks: 'no' | 'unclear'; readonly why: string };

const STRONG: Readonly<Record<string, string>> = {
  mfa: 'MFA',
  compliantdevice: 'a compliant device',
  domainjoineddevice: 'a joined device',
};
/** Whoever calls an API server signs in with one of these. */
const CLIENTS = ['all', 'browser', 'mobileappsanddesktopclients'];

/**
 * What a policy asks of whoever signs in to AKS. One that holds for some users, platforms or places asks all the same:
 * `only` says so. One that asks at risk alone, or lets something weaker do, does not.
 */
export function standingOf(policy: ConditionalAccessPolicy): Standing {
  const why = whyNot(policy);
  if (why !== undefined) return { asks: 'no', why };
  const { applications, state } = policy;
  if (state.toLowerCase() !== 'enabled') return { asks: 'unclear', why: `is in state ${state}` };
  if (applications.filtered) return { asks: 'unclear', why: 'picks applications by a filter' };
  const only = [...(policy.users === 'some' ? ['users'] : []), ...policy.confinedTo];
  return { asks: 'yes', forWhat: strongOf(policy.grant).join(policy.grant?.all === true ? ' and ' : ' or '), only };
}

/** Is the policy about AKS at all? What is not needs no word in evidence. */
export function isAboutAks({ applications: { include, filtered } }: ConditionalAccessPolicy): boolean {
  return filtered || names(include, AKS_SERVER) || names(include, 'All');
}

function whyNot(policy: ConditionalAccessPolicy): string | undefined {
  const { state, applications, clients, grant } = policy;
  if (!isAboutAks(policy)) return 'is not about AKS';
  if (names(applications.exclude, AKS_SERVER)) return 'leaves AKS out';
  if (state.toLowerCase() === 'disabled') return 'is off';
  if (state.toLowerCase() === 'enabledforreportingbutnotenforced') return 'only reports';
  if (policy.users === 'none') return 'is for nobody who signs in';
  if (clients.length > 0 && !CLIENTS.some((client) => names(clients, client))) return 'is for other clients';
  if (policy.onlyAtRisk) return 'asks at risk alone';
  if (strongOf(grant).length === 0) return 'asks for neither MFA nor a device';
  return grant?.all === false && weakOf(grant) > 0 ? 'lets something weaker do' : undefined;
}

function strongOf(grant: GrantControls | null): readonly string[] {
  const words = (grant?.builtIn ?? []).flatMap((control) => STRONG[control.toLowerCase()] ?? []);
  return [...new Set([...words, ...(grant?.strength === 'mfa' ? ['MFA'] : [])])];
}

function weakOf({ builtIn, strength, others }: GrantControls): number {
  const weak = builtIn.filter((control) => STRONG[control.toLowerCase()] === undefined);
  return weak.length + others + (strength === 'weaker' ? 1 : 0);
}

function names(list: readonly string[], wanted: string): boolean {
  return list.some((one) => one.toLowerCase() === wanted.toLowerCase());
}
