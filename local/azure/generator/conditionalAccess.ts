import type { ConditionalAccessPolicy } from '../world.js';
import { type Random, randomOf } from './random.js';

/** The application that Entra issues tokens for to whoever calls an AKS API server; the same in every tenant. */
const AKS_SERVER = '6dae42f8-4368-4678-94ff-3960e28e3630';

type Applications = { readonly include: readonly string[]; readonly exclude?: readonly string[] };

/**
 * The policies of the made-up tenant. By odd seeds one of them asks everybody for MFA; by even seeds each misses the API
 * servers in its own way: it leaves them out, lets something weaker do, only reports, or is off.
 */
export function policiesOf(seed: number): ConditionalAccessPolicy[] {
  const random = randomOf(seed, 'conditional access');
  const onlyReports = policy(
    random,
    'AKS: MFA, trial',
    'enabledForReportingButNotEnforced',
    { include: [AKS_SERVER] },
    ['mfa'],
  );
  if (seed % 2 === 1) return [onlyReports, policy(random, 'MFA for all', 'enabled', { include: ['All'] }, ['mfa'])];
  return [
    onlyReports,
    policy(random, 'MFA for all but AKS', 'enabled', { include: ['All'], exclude: [AKS_SERVER] }, ['mfa']),
    policy(random, 'AKS: MFA or an approved app', 'enabled', { include: [AKS_SERVER] }, ['mfa', 'approvedApplication']),
    policy(random, 'AKS: compliant device', 'disabled', { include: [AKS_SERVER] }, ['compliantDevice']),
  ];
}

function policy(
  random: Random,
  displayName: string,
  state: string,
  { include, exclude = [] }: Applications,
  builtInControls: readonly string[],
): ConditionalAccessPolicy {
  const none = { excludeUsers: [], includeGroups: [], excludeGroups: [], includeRoles: [], excludeRoles: [] };
  return {
    id: random.guid(),
    templateId: null,
    displayName,
    createdDateTime: '2025-01-01T00:00:00Z',
    modifiedDateTime: null,
    state,
    sessionControls: null,
    conditions: {
      userRiskLevels: [],
      signInRiskLevels: [],
      clientAppTypes: ['all'],
      platforms: null,
      locations: null,
      times: null,
      devices: null,
      clientApplications: null,
      applications: {
        includeApplications: include,
        excludeApplications: exclude,
        includeUserActions: [],
        includeAuthenticationContextClassReferences: [],
        applicationFilter: null,
      },
      users: { includeUsers: ['All'], ...none },
    },
    grantControls: {
      operator: 'OR',
      builtInControls,
      customAuthenticationFactors: [],
      termsOfUse: [],
      authenticationStrength: null,
    },
  };
}
