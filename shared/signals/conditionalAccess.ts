import { z } from 'zod';
import { clean } from '../text.js';
import type { ConditionalAccessPolicy, GrantControls } from './conditionalAccessTypes.js';
import { caseless, oddity } from './door.js';
import { type Seen, unseen, whyNotRead } from './gap.js';
import type { SignalReads } from './reads.js';
import { known, notKnown, type Signal } from './signal.js';

const texts = z.array(z.string()).default([]);
const anything = z.record(z.string(), z.unknown()).optional();
const conditions = caseless({
  applications: caseless({ includeApplications: texts, excludeApplications: texts, applicationFilter: anything }),
  users: caseless({
    includeUsers: texts,
    includeGroups: texts,
    includeRoles: texts,
    includeGuestsOrExternalUsers: anything,
  }).optional(),
  clientAppTypes: texts,
  userRiskLevels: texts,
  signInRiskLevels: texts,
  insiderRiskLevels: z.unknown().optional(),
  platforms: caseless({ includePlatforms: texts, excludePlatforms: texts }).optional(),
  locations: caseless({ includeLocations: texts, excludeLocations: texts }).optional(),
  devices: anything,
  authenticationFlows: anything,
});
const grantControls = caseless({
  operator: z.string().default(''),
  builtInControls: texts,
  customAuthenticationFactors: texts,
  termsOfUse: texts,
  authenticationStrength: caseless({ requirementsSatisfied: z.string().default('mfa') }).optional(),
});
const policy = caseless({
  id: z.string().min(1),
  displayName: z.string().default(''),
  state: z.string().min(1),
  conditions,
  grantControls: grantControls.optional(),
});
type Policy = z.infer<typeof policy>;

/** The policies of the list that Microsoft Graph gives. One odd policy makes all of it unknown. Never throws. */
export function parseConditionalAccess(raw: unknown, asOf: Date): Signal<readonly ConditionalAccessPolicy[]> {
  const list = z.array(policy).safeParse(raw);
  return list.success
    ? known(list.data.map(policyOf), asOf)
    : notKnown(`odd answer about Conditional Access: ${oddity(list.error)}`);
}

/** Asked once a sweep; a refusal is a gap of the tenant. */
export async function readConditionalAccess(
  reads: Pick<SignalReads, 'conditionalAccessPolicies'>,
  now: Date,
): Promise<Seen<readonly ConditionalAccessPolicy[]>> {
  const answer = await reads.conditionalAccessPolicies();
  if (!answer.ok) {
    const right = 'the application permission Policy.Read.All of Microsoft Graph';
    return unseen('tenant', 'conditionalAccess', whyNotRead('Conditional Access policies', answer, right));
  }
  const signal = parseConditionalAccess(answer.value, now);
  return signal.known ? { signal } : unseen('tenant', 'conditionalAccess', signal.why);
}

function policyOf({ id, displayName, state, conditions: when, grantControls: grant }: Policy): ConditionalAccessPolicy {
  const { applications } = when;
  return {
    id: clean(id),
    name: clean(displayName || id, 120),
    state,
    applications: {
      include: applications.includeApplications,
      exclude: applications.excludeApplications,
      filtered: applications.applicationFilter !== undefined,
    },
    users: usersOf(when),
    clients: when.clientAppTypes,
    onlyAtRisk: [...when.userRiskLevels, ...when.signInRiskLevels].length > 0 || isSet(when.insiderRiskLevels),
    confinedTo: confinedTo(when),
    grant: grant === undefined ? null : grantOf(grant),
  };
}

function usersOf({ users }: z.infer<typeof conditions>): ConditionalAccessPolicy['users'] {
  if (users === undefined) return 'none';
  const named = users.includeUsers.map((user) => user.toLowerCase());
  if (named.includes('all')) return 'all';
  const isSome =
    named.some((user) => user !== 'none') ||
    users.includeGroups.length > 0 ||
    users.includeRoles.length > 0 ||
    users.includeGuestsOrExternalUsers !== undefined;
  return isSome ? 'some' : 'none';
}

/** A list of one level, or text with commas: Microsoft Graph has shown both. */
function isSet(levels: unknown): boolean {
  return typeof levels === 'string' ? levels !== '' : Array.isArray(levels) && levels.length > 0;
}

function confinedTo({ platforms, locations, devices, authenticationFlows }: z.infer<typeof conditions>): string[] {
  const isPart = (include: readonly string[] = [], exclude: readonly string[] = []) =>
    exclude.length > 0 || (include.length > 0 && !include.some((one) => one.toLowerCase() === 'all'));
  const places = {
    platforms: isPart(platforms?.includePlatforms, platforms?.excludePlatforms),
    locations: isPart(locations?.includeLocations, locations?.excludeLocations),
    devices: devices !== undefined,
    'authentication flows': authenticationFlows !== undefined,
  };
  return Object.entries(places).flatMap(([name, isConfined]) => (isConfined ? [name] : []));
}

function grantOf(grant: z.infer<typeof grantControls>): GrantControls {
  const strength = grant.authenticationStrength;
  return {
    all: grant.operator.toUpperCase() === 'AND',
    builtIn: grant.builtInControls,
    strength:
      strength === undefined ? null : strength.requirementsSatisfied.toLowerCase() === 'none' ? 'weaker' : 'mfa',
    others: grant.customAuthenticationFactors.length + grant.termsOfUse.length,
  };
}
