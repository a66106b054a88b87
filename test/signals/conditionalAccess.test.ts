import { parseConditionalAccess, readConditionalAccess } from '../../shared/signals/conditionalAccess.js';
import { answered, failed, fakeReads, NOW } from './fakeReads.js';

/** As Microsoft's page of the resource shows one (conditionalAccessPolicy, v1.0). */
const POLICY = {
  id: 'p1',
  templateId: null,
  displayName: 'MFA for all',
  createdDateTime: '2025-01-01T00:00:00Z',
  modifiedDateTime: null,
  state: 'enabled',
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
      includeApplications: ['All'],
      excludeApplications: [],
      includeUserActions: [],
      includeAuthenticationContextClassReferences: [],
      applicationFilter: null,
    },
    users: {
      includeUsers: ['All'],
      excludeUsers: [],
      includeGroups: [],
      excludeGroups: [],
      includeRoles: [],
      excludeRoles: [],
    },
  },
  grantControls: {
    operator: 'OR',
    builtInControls: ['mfa'],
    customAuthenticationFactors: [],
    termsOfUse: [],
    authenticationStrength: null,
  },
};
const READ = {
  id: 'p1',
  name: 'MFA for all',
  state: 'enabled',
  applications: { include: ['All'], exclude: [], filtered: false },
  users: 'all',
  clients: ['all'],
  onlyAtRisk: false,
  confinedTo: [],
  grant: { all: false, builtIn: ['mfa'], strength: null, others: 0 },
};
const when = (conditions: object) => ({ ...POLICY, conditions: { ...POLICY.conditions, ...conditions } });
const grant = (more: object) => ({ ...POLICY, grantControls: { ...POLICY.grantControls, ...more } });
const users = (more: object) => when({ users: { ...POLICY.conditions.users, includeUsers: [], ...more } });
const parsed = (...raw: unknown[]) => {
  const signal = parseConditionalAccess(raw, NOW);
  return signal.known ? signal.value : signal.why;
};

test.each([
  ['a policy as the documents show it', POLICY, {}],
  ['one without a name', { ...POLICY, displayName: null }, { name: 'p1' }],
  ['one that governs the session alone', { ...POLICY, grantControls: null }, { grant: null }],
  [
    'Pascal-case keys',
    {
      Id: 'p1',
      DisplayName: 'MFA for all',
      State: 'enabled',
      Conditions: {
        Applications: { IncludeApplications: ['All'] },
        Users: { IncludeUsers: ['All'] },
        ClientAppTypes: ['all'],
      },
      GrantControls: { Operator: 'OR', BuiltInControls: ['mfa'] },
    },
    {},
  ],
  ['a user', users({ includeUsers: ['u1'] }), { users: 'some' }],
  ['a group', users({ includeGroups: ['g1'] }), { users: 'some' }],
  ['a role', users({ includeRoles: ['r1'] }), { users: 'some' }],
  ['guests', users({ includeGuestsOrExternalUsers: { guestOrExternalUserTypes: 'b2b' } }), { users: 'some' }],
  ['nobody', users({ includeUsers: ['None'] }), { users: 'none' }],
  ['workloads in place of users', when({ users: null, clientApplications: {} }), { users: 'none' }],
  ['risky sign-ins', when({ signInRiskLevels: ['high'] }), { onlyAtRisk: true }],
  ['risky users', when({ userRiskLevels: ['high'] }), { onlyAtRisk: true }],
  ['risky insiders, in words', when({ insiderRiskLevels: 'elevated' }), { onlyAtRisk: true }],
  ['no risky insiders', when({ insiderRiskLevels: null }), {}],
  ['all platforms', when({ platforms: { includePlatforms: ['all'], excludePlatforms: [] } }), {}],
  ['some platforms', when({ platforms: { includePlatforms: ['iOS'] } }), { confinedTo: ['platforms'] }],
  ['all places', when({ locations: { includeLocations: ['All'] } }), {}],
  [
    'all places but trusted ones',
    when({ locations: { includeLocations: ['All'], excludeLocations: ['AllTrusted'] } }),
    { confinedTo: ['locations'] },
  ],
  ['a filter of devices', when({ devices: { deviceFilter: { mode: 'include' } } }), { confinedTo: ['devices'] }],
  [
    'flows',
    when({ authenticationFlows: { transferMethods: 'deviceCodeFlow' } }),
    { confinedTo: ['authentication flows'] },
  ],
  [
    'a filter of applications',
    when({ applications: { includeApplications: [], applicationFilter: { mode: 'include', rule: 'x' } } }),
    { applications: { include: [], exclude: [], filtered: true } },
  ],
  ['a strength', grant({ builtInControls: [], authenticationStrength: { id: 's' } }), { grant: strength('mfa') }],
  [
    'a strength that is no MFA',
    grant({ builtInControls: [], authenticationStrength: { id: 's', requirementsSatisfied: 'none' } }),
    { grant: strength('weaker') },
  ],
  [
    'controls of others, and all of it',
    grant({ operator: 'AND', customAuthenticationFactors: ['c'], termsOfUse: ['t'] }),
    { grant: { all: true, builtIn: ['mfa'], strength: null, others: 2 } },
  ],
])('%s is read', (_what, raw, expected) => {
  expect(parsed(raw)).toEqual([{ ...READ, ...expected }]);
});

function strength(of: string) {
  return { all: false, builtIn: [], strength: of, others: 0 };
}

test.each([
  ['a text', 'none', '[0]: '],
  ['a policy without an id', { ...POLICY, id: undefined }, '[0].id: '],
  ['a policy without a state', { ...POLICY, state: null }, '[0].state: '],
  ['a policy without conditions', { ...POLICY, conditions: null }, '[0].conditions: '],
  ['conditions without applications', when({ applications: undefined }), '[0].conditions.applications: '],
  ['users that are a list', when({ users: [] }), '[0].conditions.users: '],
  ['controls in words', grant({ builtInControls: 'mfa' }), '[0].grantControls.builtInControls: '],
])('%s is not known, with the reason', (_what, raw, why) => {
  expect(parsed(raw)).toContain(`odd answer about Conditional Access: ${why}`);
});

test('the policies are asked once and known as of now', async () => {
  const reads = fakeReads({ conditionalAccessPolicies: () => answered([POLICY]) });
  expect(await readConditionalAccess(reads, NOW)).toEqual({
    signal: { known: true, value: [READ], asOf: NOW.toISOString() },
  });
  expect(reads.asked).toEqual(['conditionalAccess policies']);
});

test.each([
  [
    'refused',
    async () => failed('forbidden'),
    "grant Vigie's reader the application permission Policy.Read.All of Microsoft Graph",
  ],
  ['throttled for ever', async () => failed('throttled'), 'the next sweep asks again'],
  ['odd', async () => answered([7 as never]), 'odd answer about Conditional Access'],
])('an answer that is %s leaves a gap of the tenant', async (_what, conditionalAccessPolicies, words) => {
  const why = expect.stringContaining(words);
  expect(await readConditionalAccess(fakeReads({ conditionalAccessPolicies }), NOW)).toEqual({
    signal: { known: false, why },
    gap: { scope: 'tenant', signal: 'conditionalAccess', reason: why },
  });
});
