import { linesOf } from '../../shared/config/lines.js';
import { parseConfig } from '../../shared/config/load.js';
import { CONFIG_PARTS, rulesOf } from '../../shared/sweep/compose.js';
import { type Explanation, explain, kindOfId } from '../../shared/sweep/explain.js';

const SUBSCRIPTION = '11111111-1111-4111-8111-111111111111';
const ID = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-pay/providers/Microsoft.ContainerService/managedClusters/aks-pay`;
const TEXT = `profile: recommended
skip: [sla-tier]
severities: { upgrade-channel: low }
overrides:
  - match: { tags: { environment: prod* } }
    profile: all
    skip: []
    thresholds:
      node-image-age: { linuxMediumDays: 14 }
    allowedDays: { high: 14 }
  - match: { resourceGroups: [rg-pay] }
    severities: { node-image-age: high }
  - match: { tags: { team: pay } }
    severities: { version-patch: high }
reboots:
  windows:
    - tags: { team: search }
      rebootDays: [mo]
    - names: [aks-pay*]
      rebootDays: sat,Sunday
      startTime: 10pm
      endTime: "5:00"
      timeZone: Europe/Paris
exemptions:
  - check: node-image-*
    names: [aks-pay]
    subject: pool/spot*
    owner: payments
    approver: security
    reason: replaced every night
    until: 2026-11-23
  - check: [node-image-age]
    tags: { team: pay }
    owner: payments
    approver: security
    reason: moving
    until: 2027-01-31
`;

function asked(
  id: string,
  tags: Record<string, string> | null | undefined,
  { now = '2026-11-23', text = TEXT, resource = ID }: { now?: string; text?: string; resource?: string } = {},
): Explanation {
  const config = parseConfig(CONFIG_PARTS, text, 'vigie.yaml');
  const { allChecks, settingsFor } = rulesOf(config);
  const check = allChecks.get(id);
  if (check === undefined) throw new Error(`no check ${id}`);
  const about = tags === undefined ? null : { id: resource, kind: kindOfId(resource), tags, tagsFrom: 'a test' };
  return explain({
    check,
    config,
    overrides: settingsFor.overrides,
    lineOf: linesOf(text),
    resource: about,
    now: new Date(now),
  });
}

const keys = (from: readonly { readonly key: string; readonly line: number | null }[]) =>
  from.map(({ key, line }) => `${key}:${line}`);
const PROD = { environment: 'production' };

describe('says which setting won', () => {
  test.each<[string, string, Record<string, string>, boolean, string, string | null]>([
    ['a profile', 'upgrade-channel', {}, true, 'profile: recommended, and the check is of profile core', 'profile:1'],
    [
      'the profile of an override',
      'image-integrity',
      PROD,
      true,
      'overrides[0].profile: all, and the check is of profile all',
      'overrides[0].profile:6',
    ],
    [
      'a profile that does not hold it',
      'image-integrity',
      {},
      false,
      'profile: recommended, and the check is of profile all',
      'profile:1',
    ],
    ['what is left out', 'sla-tier', {}, false, 'skip', 'skip:2'],
    [
      'what an override takes back',
      'sla-tier',
      PROD,
      true,
      'overrides[0].profile: all, and the check is of profile core',
      'overrides[0].profile:6',
    ],
  ])('of whether it runs: %s', (_what, id, tags, runs, why, from) => {
    const { runs: said } = asked(id, tags);
    expect(said).toMatchObject({ runs, why });
    expect(said.from === null ? null : keys([said.from])[0]).toBe(from);
  });

  test.each<[string, string, Record<string, string>, string, string | null]>([
    ['the rule', 'version-support', {}, 'by rule', null],
    ['one word of the rule', 'kubernetes-rbac', {}, 'critical', null],
    ['the file', 'upgrade-channel', {}, 'low', 'severities.upgrade-channel:3'],
    ['an override', 'node-image-age', {}, 'high', 'overrides[1].severities.node-image-age:12'],
  ])('of severity: %s', (_what, id, tags, value, from) => {
    const { severity } = asked(id, tags);
    expect(severity.value).toBe(value);
    expect(severity.from === null ? null : keys([severity.from])[0]).toBe(from);
  });

  test('of each threshold, with its default and what it means', () => {
    const [first, second] = asked('node-image-age', PROD).thresholds;
    expect(first).toEqual({
      name: 'linuxMediumDays',
      value: 14,
      default: 30,
      means: 'medium once a Linux image is older',
      from: { key: 'overrides[0].thresholds.node-image-age.linuxMediumDays', line: 9 },
    });
    expect(second).toMatchObject({ name: 'linuxHighDays', value: 60, from: null });
  });

  test('of the days allowed', () => {
    expect(asked('sla-tier', PROD).allowedDays.map(({ days, from }) => [days, from.line])).toEqual([
      [7, null],
      [14, 10],
      [90, null],
      [180, null],
    ]);
  });

  test('of the window of reboots, for that check alone', () => {
    expect(asked('pending-reboot', {}).rebootWindow).toEqual({
      window: 'sa su 22:00 to 05:00 Europe/Paris',
      from: { key: 'reboots.windows[1]', line: 19 },
    });
    expect(asked('pending-reboot', { team: 'SEARCH' }).rebootWindow?.window).toBe('mo 00:00 to 23:59 UTC');
    expect(asked('sla-tier', {}).rebootWindow).toBeNull();
  });

  test('of exemptions, with their end', () => {
    const [first, second] = asked('node-image-age', { team: 'pay' }).exemptions;
    expect(first).toMatchObject({ from: { line: 25 }, state: 'in force', subject: 'pool/spot*', until: '2026-11-23' });
    expect(second).toMatchObject({ from: { line: 32 }, state: 'in force', subject: null, approver: 'security' });
    expect(asked('node-image-age', {}, { now: '2026-11-24' }).exemptions).toMatchObject([{ state: 'ended' }]);
    expect(asked('sla-tier', {}).exemptions).toEqual([]);
  });
});

test.each<[string, Explanation, string[]]>([
  ['an override of the check', asked('node-image-age', null), ['overrides[0]:5']],
  ['a window', asked('pending-reboot', null), ['overrides[0]:5', 'reboots.windows[0]:17']],
  ['an override that speaks of another check alone', asked('sla-tier', null), ['overrides[0]:5']],
  ['an override of that check', asked('version-patch', null), ['overrides[0]:5', 'overrides[2]:13']],
])('without the tags it says what could not be decided: %s', (_what, explanation, undecided) => {
  expect(keys(explanation.undecided)).toEqual(undecided);
  expect(explanation.thresholds.every(({ value, default: standard }) => value === standard)).toBe(true);
});

test('without the tags an exemption by tags is undecided', () => {
  expect(asked('node-image-age', null).exemptions.map(({ state }) => state)).toEqual(['in force', 'undecided']);
});

test('without a resource it says what holds for everybody, and what is for some', () => {
  const { resource, runs, exemptions, undecided } = asked('node-image-age', undefined);
  expect({ resource, exemptions }).toEqual({ resource: null, exemptions: [] });
  expect(runs).toMatchObject({ runs: true, from: { key: 'profile', line: 1 } });
  expect(keys(undecided)).toEqual(['overrides[0]:5', 'overrides[1]:11', 'exemptions[0]:25', 'exemptions[1]:32']);
});

test('without a file everything is the default', () => {
  const { runs, allowedDays, undecided } = asked('upgrade-channel', {}, { text: '' });
  expect(runs.from).toEqual({ key: 'profile', line: null });
  expect(allowedDays.every(({ from }) => from.line === null)).toBe(true);
  expect(undecided).toEqual([]);
});

test.each([
  [
    'a registry',
    `/subscriptions/${SUBSCRIPTION}/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/r`,
    'registry',
  ],
  ['a subscription', `/subscriptions/${SUBSCRIPTION}`, 'subscription'],
  ['the tenant', '/tenants/22222222-2222-4222-8222-222222222222', 'tenant'],
  ['something else', `/subscriptions/${SUBSCRIPTION}/resourceGroups/g/providers/Microsoft.Web/sites/s`, null],
])('a check of clusters does not run on %s', (_what, resource, kind) => {
  const { resource: about, runs } = asked('upgrade-channel', {}, { resource });
  expect(about?.kind).toBe(kind);
  expect(runs).toMatchObject({ runs: false, from: null });
});
