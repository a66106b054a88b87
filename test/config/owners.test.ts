import { ownerScope } from '../../shared/config/ownerScope.js';
import { type OwnedPlace, ownersFrom, ownersSchema } from '../../shared/config/owners.js';
import { NO_OWNERS_FILE, type OwnersFile } from '../../shared/config/ownersFile.js';

const SUBSCRIPTION = 'aaaaaaaa-0000-4000-8000-000000000001';
const ELSEWHERE = 'bbbbbbbb-0000-4000-8000-000000000002';
const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-pay-prod`;
const CLUSTER = `${GROUP}/providers/Microsoft.ContainerService/managedClusters/aks-pay`;
const MANAGEMENT_GROUP = '/providers/Microsoft.Management/managementGroups/landing-zones';

const PLACE: OwnedPlace = {
  id: CLUSTER,
  subscriptionId: SUBSCRIPTION.toUpperCase(),
  resourceGroup: 'RG-Pay-Prod',
  tags: [
    ['Team', ' '],
    ['OWNER', 'of the tag'],
  ],
  managementGroups: ['Payments', 'Landing-Zones', 'root'],
};
const UNTAGGED: OwnedPlace = { ...PLACE, tags: [] };

/** A file whose owners are named after their scope. */
function fileOf(...scopes: readonly string[]): OwnersFile {
  const entries = scopes.map((scope, at) => {
    const found = ownerScope(scope);
    if (found === undefined) throw new Error(`no scope: ${scope}`);
    return { ...found, owner: `row ${found.kind}`, from: `owners.csv, line ${at + 2}` };
  });
  return { ...NO_OWNERS_FILE, entries };
}

const EVERYTHING = {
  resourceGroups: {
    'rg-pay-*': 'of a pattern',
    'rg-pay-prod': 'of the plain name',
    [`${SUBSCRIPTION}/rg-pay-prod`]: 'of the group in its subscription',
  },
  subscriptions: { [SUBSCRIPTION]: 'of the subscription' },
  managementGroups: { payments: 'of the nearest', 'landing-zones': 'of a farther one' },
  fallback: 'the desk',
};
const WHOLE_FILE = fileOf(CLUSTER, GROUP, SUBSCRIPTION, '/providers/Microsoft.Management/managementGroups/Payments');

/** The settings without some of the keys. */
function without(...keys: readonly string[]) {
  const { resourceGroups, ...others } = EVERYTHING;
  const pick = (from: object) => Object.fromEntries(Object.entries(from).filter(([key]) => !keys.includes(key)));
  return { ...pick(others), resourceGroups: pick(resourceGroups) };
}

const GROUP_KEYS = Object.keys(EVERYTHING.resourceGroups);
const ABOVE = [...GROUP_KEYS, 'subscriptions'];

test.each<[string, OwnedPlace, object, OwnersFile, string | null, string | null]>([
  ['a tag before all else', PLACE, EVERYTHING, WHOLE_FILE, 'of the tag', 'tag OWNER'],
  ['the row of the resource', UNTAGGED, EVERYTHING, WHOLE_FILE, 'row resource', 'owners.csv, line 2'],
  [
    'the key of the group in its subscription, before its row',
    UNTAGGED,
    EVERYTHING,
    fileOf(GROUP),
    'of the group in its subscription',
    `owners.resourceGroups.${SUBSCRIPTION}/rg-pay-prod`,
  ],
  [
    'the row of the group, before the plain name that other groups may have too',
    UNTAGGED,
    without(`${SUBSCRIPTION}/rg-pay-prod`),
    fileOf(GROUP),
    'row resourceGroup',
    'owners.csv, line 2',
  ],
  [
    'the plain name, before a pattern',
    UNTAGGED,
    without(`${SUBSCRIPTION}/rg-pay-prod`),
    NO_OWNERS_FILE,
    'of the plain name',
    'owners.resourceGroups.rg-pay-prod',
  ],
  [
    'a pattern of groups',
    { ...UNTAGGED, resourceGroup: 'rg-pay-test' },
    EVERYTHING,
    NO_OWNERS_FILE,
    'of a pattern',
    'owners.resourceGroups.rg-pay-*',
  ],
  [
    'the key of the subscription, before its row',
    UNTAGGED,
    without(...GROUP_KEYS),
    fileOf(SUBSCRIPTION),
    'of the subscription',
    `owners.subscriptions.${SUBSCRIPTION}`,
  ],
  [
    'the row of the subscription',
    UNTAGGED,
    without(...ABOVE),
    fileOf(`/subscriptions/${SUBSCRIPTION}`),
    'row subscription',
    'owners.csv, line 2',
  ],
  [
    'the nearest management group',
    UNTAGGED,
    without(...ABOVE),
    fileOf(MANAGEMENT_GROUP),
    'of the nearest',
    'owners.managementGroups.payments',
  ],
  [
    'the nearest that somebody names',
    { ...UNTAGGED, managementGroups: ['orders', 'landing-zones', 'root'] },
    without(...ABOVE),
    NO_OWNERS_FILE,
    'of a farther one',
    'owners.managementGroups.landing-zones',
  ],
  [
    'a row of a management group',
    { ...UNTAGGED, managementGroups: ['orders', 'landing-zones'] },
    { fallback: 'the desk' },
    fileOf(MANAGEMENT_GROUP),
    'row managementGroup',
    'owners.csv, line 2',
  ],
  [
    'the fallback where nobody knows what is above',
    { ...UNTAGGED, managementGroups: undefined },
    without(...ABOVE),
    NO_OWNERS_FILE,
    'the desk',
    'owners.fallback',
  ],
  ['nobody where nothing says it', UNTAGGED, {}, NO_OWNERS_FILE, null, null],
  [
    'the subscription of what has no group and no id',
    { id: null, subscriptionId: SUBSCRIPTION, resourceGroup: null, tags: [] },
    EVERYTHING,
    WHOLE_FILE,
    'of the subscription',
    `owners.subscriptions.${SUBSCRIPTION}`,
  ],
  [
    'the fallback of what lies in no subscription, such as the tenant',
    { id: '/tenants/t', subscriptionId: null, resourceGroup: null, tags: [] },
    EVERYTHING,
    WHOLE_FILE,
    'the desk',
    'owners.fallback',
  ],
])('an owner is %s', (_what, place, settings, file, name, from) => {
  const owner = ownersFrom(ownersSchema.parse(settings), file)(place);
  expect([owner?.name ?? null, owner?.from ?? null]).toEqual([name, from]);
  expect(owner?.isFallback ?? false).toBe(from === 'owners.fallback');
});

test('the first of the tags counts, not the first that the resource has', () => {
  const ownerOf = ownersFrom(ownersSchema.parse({ tags: ['team', 'owner'] }), NO_OWNERS_FILE);
  const tags = [
    ['owner', 'second'],
    ['team', ' the\tfirst '],
  ] as const;
  expect(ownerOf({ ...PLACE, tags })?.name).toBe('the first');
});

test.each([
  ['a group of another subscription', { [`${ELSEWHERE}/rg-pay-prod`]: 'x' }],
  ['a pattern of another subscription', { [`${ELSEWHERE}/rg-*`]: 'x' }],
  ['part of the name', { 'rg-pay': 'x' }],
])('%s owns nothing here', (_what, resourceGroups) => {
  expect(ownersFrom(ownersSchema.parse({ resourceGroups }), NO_OWNERS_FILE)(UNTAGGED)).toBeNull();
});

test.each([
  ['rg-*', true],
  [`${SUBSCRIPTION}/rg-*`, true],
  ['a/b/c', false],
  ['payments/rg-pay', false],
  [GROUP, false],
  [`${SUBSCRIPTION}/`, false],
  ['', false],
])('%p as key of a resource group is taken: %p', (key, isTaken) => {
  expect(ownersSchema.safeParse({ resourceGroups: { [key]: 'x' } }).success).toBe(isTaken);
});

test.each([
  [SUBSCRIPTION.toUpperCase(), { kind: 'subscription', key: SUBSCRIPTION }],
  [` /subscriptions/${SUBSCRIPTION}/ `, { kind: 'subscription', key: SUBSCRIPTION }],
  [GROUP, { kind: 'resourceGroup', key: `${SUBSCRIPTION}/rg-pay-prod` }],
  [CLUSTER, { kind: 'resource', key: CLUSTER.toLowerCase() }],
  [MANAGEMENT_GROUP, { kind: 'managementGroup', key: 'landing-zones' }],
  ['landing-zones', undefined],
  ['/subscriptions/Payments', undefined],
  [`/subscriptions/${SUBSCRIPTION}/resourceGroups`, undefined],
  [`${GROUP}/providers/Microsoft.ContainerService`, undefined],
  ['', undefined],
])('the scope %p is %p', (text, scope) => {
  expect(ownerScope(text)).toEqual(scope);
});
