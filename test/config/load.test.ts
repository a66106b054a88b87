import { z } from 'zod';
import { readCustomChecks } from '../../shared/checks/custom/readFolder.js';
import { checkSettingsSchema } from '../../shared/checks/settings.js';
import { parseConfig } from '../../shared/config/load.js';
import { secret } from '../../shared/config/secret.js';
import { exemptionSchema } from '../../shared/findings/exemptions.js';

const parts = {
  settings: checkSettingsSchema,
  exemption: exemptionSchema,
  checkIds: ['version-support', 'sla-tier'],
  thresholds: {
    'version-support': {
      highDays: { default: 30, minimum: 0, maximum: 3_650 },
      lowDays: { default: 90, minimum: 0, maximum: 3_650 },
    },
  },
  customChecks: readCustomChecks,
  destinations: [
    {
      kind: 'desk',
      settings: z.strictObject({
        url: z.url({ protocol: /^https$/ }),
        password: secret(),
        minimumSeverity: z.enum(['low', 'medium', 'high', 'critical']).default('low'),
      }),
    },
    { kind: 'file', settings: z.strictObject({}) },
  ],
};

function problems(yaml: string): string[] {
  try {
    parseConfig(parts, yaml, 'vigie.yaml');
    return [];
  } catch (error) {
    return (error as Error).message.split('\n');
  }
}

test('an empty file is a whole configuration: every key has a default', () => {
  const config = parseConfig(parts, '', 'vigie.yaml');
  expect(config).toMatchObject({
    cloud: { name: 'public', resourceManager: 'https://management.azure.com' },
    schedule: { cron: '30 2 * * *', timeZone: 'Europe/Paris' },
    allowedDays: { critical: 7, high: 30, medium: 90, low: 180 },
    remindEvery: 7,
    baselineFloor: 'critical',
    profile: 'recommended',
    settings: { reboots: { kured: false, windows: [] } },
    destinations: [],
  });
});

test.each([
  [
    'a key that is not known, near one that is',
    'destination: []',
    ['vigie.yaml: destination is not a key that is known here (did you mean "destinations"?)'],
  ],
  [
    'a key deeper down',
    'schedule: { timezone: UTC }',
    ['vigie.yaml: schedule.timezone is not a key that is known here (did you mean "timeZone"?)'],
  ],
  [
    'a key of the settings that checks own',
    'reboots: { kurde: true }',
    ['vigie.yaml: reboots.kurde is not a key that is known here (did you mean "kured"?)'],
  ],
  [
    'a value that is none of the allowed ones',
    'baselineFloor: hihg',
    ['vigie.yaml: baselineFloor is "hihg"; expected critical, high, medium or low. Try: baselineFloor: critical'],
  ],
  ['a value of another type', 'remindEvery: weekly', ['vigie.yaml: remindEvery is "weekly"; expected a number']],
  [
    'a number that is too small',
    'allowedDays: { high: 0 }',
    ['vigie.yaml: allowedDays.high is 0; expected at least 1'],
  ],
  [
    'a time zone that nobody knows',
    'reboots: { windows: [{ timeZone: Europe/Pari }] }\nschedule: { timeZone: Mars }',
    [
      'vigie.yaml: schedule.timeZone is "Mars"; expected a time zone such as Europe/Paris',
      'vigie.yaml: reboots.windows[0].timeZone is "Europe/Pari"; expected a time zone such as Europe/Paris',
    ],
  ],
  [
    'a check that does not exist',
    'checks: [version-suport]',
    ['vigie.yaml: checks[0] is "version-suport"; expected a check id (did you mean "version-support"?)'],
  ],
  [
    'a severity of a check that does not exist',
    'severities: { sla-teir: low }',
    ['vigie.yaml: severities.sla-teir is "sla-teir"; expected a check id (did you mean "sla-tier"?)'],
  ],
  [
    'a kind of destination that does not exist',
    'destinations: [{ name: a, kind: fiel }]',
    ['vigie.yaml: destinations[0].kind is "fiel"; expected desk, file (did you mean "file"?)'],
  ],
  [
    'a setting of a destination',
    'destinations: [{ name: a, kind: file, pth: x }]',
    ['vigie.yaml: destinations[0].pth is not a key that is known here'],
  ],
  [
    'two destinations of one name',
    'destinations: [{ name: a, kind: file }, { name: a, kind: file }]',
    ['vigie.yaml: destinations[1].name is "a", which another destination has already; names are unique'],
  ],
  [
    'an exemption without an end',
    'exemptions: [{ check: sla-tier, resource: "*", owner: a, approver: c, reason: b }]',
    ['vigie.yaml: exemptions[0].until is missing; expected text'],
  ],
  [
    'an exemption that ends on no day',
    'exemptions: [{ check: sla-tier, resource: "*", owner: a, approver: c, reason: b, until: "2027-02-30" }]',
    ['vigie.yaml: exemptions[0].until is "2027-02-30"; expected a day such as 2027-01-31'],
  ],
  [
    'an exemption that nobody answers for',
    'exemptions: [{ check: sla-tier, resource: "*", until: 2027-01-31 }]',
    ['owner', 'approver', 'reason'].map((key) => `vigie.yaml: exemptions[0].${key} is missing; expected text`),
  ],
  [
    'an exemption that holds for everything',
    'exemptions: [{ check: sla-tier, owner: a, approver: c, reason: b, until: 2027-01-31 }]',
    [
      'vigie.yaml: exemptions[0] is an object; expected what it holds for: resource, tags, subscriptions, resourceGroups, clusters, names',
    ],
  ],
  [
    'an exemption of a check that does not exist, and of a pattern that fits none',
    'exemptions: [{ check: [sla-teir, pods-*], resource: "*", owner: a, approver: c, reason: b, until: 2027-01-31 }]',
    [
      'vigie.yaml: exemptions[0].check[0] is "sla-teir"; expected a check id (did you mean "sla-tier"?)',
      'vigie.yaml: exemptions[0].check[1] is "pods-*"; expected a pattern that fits at least one check',
    ],
  ],
  [
    'an override that is for everybody',
    'overrides: [{ match: {}, profile: core }]',
    [
      'vigie.yaml: overrides[0].match is an object; expected whom it is for: tags, subscriptions, resourceGroups, clusters or names',
    ],
  ],
  [
    'an override that sets nothing',
    'overrides: [{ match: { names: [a] } }]',
    [
      'vigie.yaml: overrides[0] is an object; expected what it sets: profile, checks, skip, severities, allowedDays, thresholds, reboots',
    ],
  ],
  [
    'an override, in all its keys at once',
    `overrides:
  - match: { subscription: [x], clusters: [aks-pay] }
    profil: core
    checks: [sla-teir]
    skip: [pods-*]
    severities: { sla-tier: hihg, no-such: low }
    allowedDays: { high: 0 }
    thresholds: { version-suport: { highDays: 1 }, version-support: { hihgDays: 1, highDays: 4000, lowDays: 1.5 } }`,
    [
      'vigie.yaml: overrides[0].checks[0] is "sla-teir"; expected a check id (did you mean "sla-tier"?)',
      'vigie.yaml: overrides[0].skip[0] is "pods-*"; expected a pattern that fits at least one check',
      expect.stringContaining('overrides[0].severities.no-such is "no-such"; expected a check id; known are'),
      'vigie.yaml: overrides[0].thresholds.version-suport is "version-suport"; expected a check id (did you mean "version-support"?)',
      'vigie.yaml: overrides[0].thresholds.version-support.hihgDays is not a number that version-support knows (did you mean "highDays"?)',
      'vigie.yaml: overrides[0].thresholds.version-support.highDays is 4000; expected a whole number from 0 to 3650. Try: highDays: 30',
      'vigie.yaml: overrides[0].thresholds.version-support.lowDays is 1.5; expected a whole number from 0 to 3650. Try: lowDays: 90',
      'vigie.yaml: overrides[0].match.clusters[0] is "aks-pay"; expected a cluster id, /subscriptions/…, or a pattern that begins with *',
      'vigie.yaml: overrides[0].match.subscription is not a key that is known here (did you mean "subscriptions"?)',
      'vigie.yaml: overrides[0].severities.sla-tier is "hihg"; expected critical, high, medium or low. Try: sla-tier: critical',
      'vigie.yaml: overrides[0].allowedDays.high is 0; expected at least 1',
      'vigie.yaml: overrides[0].profil is not a key that is known here (did you mean "profile"?)',
    ],
  ],
  [
    'a threshold of a check that has none',
    'thresholds: { sla-tier: { days: 1 } }',
    ['vigie.yaml: thresholds.sla-tier.days is not a number that sla-tier knows; it has none'],
  ],
  [
    'words that kured would not take',
    'reboots: { windows: [{ rebootDays: [sunday, sonntag], startTime: "25:00", endTime: noon }] }',
    [
      'vigie.yaml: reboots.windows[0].rebootDays[1] is "sonntag"; expected a day such as su, sun, sunday or 0',
      'vigie.yaml: reboots.windows[0].startTime is "25:00"; expected a time of day such as "22:00" or 10pm',
      'vigie.yaml: reboots.windows[0].endTime is "noon"; expected a time of day such as "22:00" or 10pm',
    ],
  ],
  [
    'a kind of store that does not exist',
    'store: { kind: blob }',
    ['vigie.yaml: store.kind is "blob"; expected folder or azure'],
  ],
  [
    'a store without its kind',
    'store: { container: x }',
    ['vigie.yaml: store.kind is missing; expected folder or azure'],
  ],
  [
    'a container that Azure would not take',
    'store: { kind: azure, container: Vigie }',
    [
      'vigie.yaml: store.container is "Vigie"; expected a name of 3 to 63 lower-case letters, digits and single hyphens',
    ],
  ],
  [
    'a key of the other kind of store',
    'store: { kind: azure, path: x }',
    [expect.stringMatching(/^vigie\.yaml: store\.path is not a key that is known here(?! \(did you mean "path")/)],
  ],
  [
    'a cloud that does not exist',
    'cloud: { name: publik }',
    ['vigie.yaml: cloud.name is "publik"; expected public, usGovernment, china or custom'],
  ],
  [
    'a management group that is none',
    'scope: { managementGroups: [mg-pay, /subscriptions/x, " "] }',
    [
      'vigie.yaml: scope.managementGroups[1] is "/subscriptions/x"; expected the ID of a management group, as the portal shows it beside the display name',
      'vigie.yaml: scope.managementGroups[2] is " "; expected the ID of a management group, as the portal shows it beside the display name',
    ],
  ],
  [
    'no management group at all',
    'scope: { managementGroups: [] }',
    ['vigie.yaml: scope.managementGroups is a list; expected at least 1 entries'],
  ],
  [
    'a custom cloud that is not whole',
    'cloud: { name: custom }',
    expect.arrayContaining(['vigie.yaml: cloud.authority is missing; expected text']),
  ],
  [
    'owners by keys that nothing has',
    'owners: { subscriptions: { Payments: a }, resourceGroups: { a/b: c }, managementGroups: { /x: d }, fallback: "" }',
    [
      'vigie.yaml: owners.resourceGroups.a/b is "c"; expected the name of a resource group as key, or subscription-id/name; * stands for anything in a name',
      'vigie.yaml: owners.subscriptions.Payments is "a"; expected a subscription id as key, such as 11111111-1111-4111-8111-111111111111',
      'vigie.yaml: owners.managementGroups./x is "d"; expected the ID of a management group as key, as the portal shows it beside the display name',
      'vigie.yaml: owners.fallback is ""; expected at least 1 characters',
    ],
  ],
  [
    'a file of owners that is not there, beside another fault',
    'owners: { file: none.csv, fallbck: a }',
    [
      'none.csv: the file of owners cannot be read (ENOENT)',
      'vigie.yaml: owners.fallbck is not a key that is known here (did you mean "fallback"?)',
    ],
  ],
  [
    'the words of tickets',
    'tickets: { template: { title: "{titel}", before: "{a", after: "{tag.} {nothing-near-it}" } }',
    [
      'vigie.yaml: tickets.template.title is "{titel}"; expected placeholders that Vigie fills; {titel} is none (did you mean "title"?)',
      'vigie.yaml: tickets.template.before is "{a"; expected a text whose braces and brackets fit (a single one is written twice: {{ or [[); found a { without its other half',
      expect.stringContaining('tickets.template.after is "{tag.} {nothing-near-it}"; expected placeholders'),
      expect.stringContaining('{nothing-near-it} is none; known are '),
    ],
  ],
  ['a file that is no YAML', 'a: [', ['vigie.yaml:1:5: this is not YAML (bad indent)']],
  ['a list in place of keys', '- a', ['vigie.yaml: the file is no group of keys; see vigie.example.yaml']],
])('says what is wrong with %s', (_what, yaml, expected) => {
  const found = problems(yaml);
  expect(found).toEqual(expected);
});

test('all problems are told at once, one a line', () => {
  expect(problems('remindEvery: 0\nbaselineFloor: none\nprofil: core')).toHaveLength(3);
});

describe('a secret', () => {
  const PLANTED = 'hunter2-planted-secret';
  test.each([
    [
      'that stands in the file itself',
      `destinations: [{ name: a, kind: desk, url: "https://desk.example", password: ${PLANTED} }]`,
    ],
    [
      'in a key of another type',
      `destinations: [{ name: a, kind: desk, url: "https://desk.example", password: [${PLANTED}] }]`,
    ],
    [
      'under a key that does not exist',
      `destinations: [{ name: a, kind: desk, url: "https://desk.example", passwort: ${PLANTED}, password: "\${env:X}" }]`,
    ],
    ['in a line that is no YAML', `destinations: [{ password: "${PLANTED}`],
  ])('%s is refused and never repeated', (_what, yaml) => {
    const found = problems(yaml).join('\n');
    expect(found).not.toBe('');
    expect(found).not.toContain(PLANTED);
  });

  test('by reference is taken, and prints as the reference', () => {
    const config = parseConfig(
      parts,
      'destinations: [{ name: a, kind: desk, url: "https://desk.example", password: "${env:DESK_PASSWORD}" }]',
      'vigie.yaml',
    );
    expect(JSON.stringify(config.destinations)).toContain('${env:DESK_PASSWORD}');
  });
});
