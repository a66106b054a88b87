import fc from 'fast-check';
import { editionsOf } from '../../shared/checks/editions.js';
import type { BaseLayer } from '../../shared/checks/layers.js';
import { checkSettingsSchema } from '../../shared/checks/settings.js';
import { checksAnywhere, settingsFor } from '../../shared/checks/settingsFor.js';
import { days, defineThresholds } from '../../shared/checks/thresholds.js';
import { ownSchema } from '../../shared/config/config.js';
import { toyCheck } from '../findings/fleet.js';
import { contextAt } from '../support/clusters.js';

const ageLimits = defineThresholds('age', { mediumDays: days(30, 'medium'), highDays: days(60, 'high') });
const CHECKS = [
  toyCheck('age', { thresholds: ageLimits }),
  toyCheck('tier', { profile: 'recommended', reads: ({ nonProduction, reboots }) => [nonProduction, reboots] }),
  toyCheck('extra', { profile: 'all' }),
];
const place = (tags: Record<string, string> = {}, name = 'aks-pay') => ({
  id: `/subscriptions/1/resourceGroups/rg/providers/x/${name}`,
  name,
  subscriptionId: '11111111-1111-4111-8111-111111111111',
  resourceGroup: 'rg',
  tags: Object.entries(tags),
});
const PROD = place({ environment: 'prod' });

function base(words: Record<string, unknown>): BaseLayer {
  const { profile, checks, skip, allowedDays, ...settings } = words;
  const own = ownSchema.parse({ profile, checks, skip, allowedDays });
  return { ...own, settings: { ...contextAt('2026-11-23').settings, ...checkSettingsSchema.parse(settings) } };
}
const resolved = (words: Record<string, unknown>, at = PROD) => settingsFor(CHECKS, base(words))(at);
const prod = (settings: object) => ({ match: { tags: { environment: 'prod' } }, ...settings });
const named = (settings: object) => ({ match: { names: ['aks-pay'] }, ...settings });
const elsewhere = (settings: object) => ({ match: { names: ['aks-search'] }, ...settings });

describe('the first override that fits and says something of a key decides it', () => {
  test.each<[string, Record<string, unknown>, string | undefined]>([
    ['nothing said', {}, undefined],
    ['the file itself', { severities: { tier: 'low' } }, 'low'],
    ['an override', { severities: { tier: 'low' }, overrides: [prod({ severities: { tier: 'high' } })] }, 'high'],
    [
      'one that does not fit',
      { severities: { tier: 'low' }, overrides: [elsewhere({ severities: { tier: 'high' } })] },
      'low',
    ],
    [
      'the first of two',
      { overrides: [prod({ severities: { tier: 'high' } }), named({ severities: { tier: 'medium' } })] },
      'high',
    ],
    [
      'the first that speaks of it',
      { overrides: [prod({ severities: { age: 'high' } }), named({ severities: { tier: 'medium' } })] },
      'medium',
    ],
  ])('severity: %s', (_what, words, severity) => {
    expect(resolved(words).settings.severities.tier).toBe(severity);
  });

  test('days allowed, severity by severity', () => {
    const overrides = [prod({ allowedDays: { high: 14 } }), named({ allowedDays: { high: 10, low: 20 } })];
    expect(resolved({ allowedDays: { medium: 50 }, overrides }).allowedDays).toEqual({
      critical: 7,
      high: 14,
      medium: 50,
      low: 20,
    });
  });

  test('thresholds, number by number', () => {
    const words = {
      thresholds: { age: { mediumDays: 20, highDays: 50 } },
      overrides: [prod({ thresholds: { age: { highDays: 40 } } })],
    };
    expect(ageLimits.at(resolved(words).settings)).toEqual({ mediumDays: 20, highDays: 40 });
    expect(ageLimits.at(resolved(words, place()).settings)).toEqual({ mediumDays: 20, highDays: 50 });
    expect(ageLimits.at(resolved({}).settings)).toEqual({ mediumDays: 30, highDays: 60 });
  });

  test('that kured runs', () => {
    const words = { overrides: [prod({ reboots: { kured: true } })] };
    expect(resolved(words).settings.reboots.kured).toBe(true);
    expect(resolved(words, place()).settings.reboots.kured).toBe(false);
  });
});

describe('which checks run', () => {
  const LIST = 'checks does not name it';
  test.each<[string, Record<string, unknown>, string[], Record<string, string>]>([
    ['by default', {}, ['age', 'tier'], { extra: 'profile: recommended' }],
    ['by profile', { profile: 'core' }, ['age'], { tier: 'profile: core', extra: 'profile: core' }],
    ['all', { profile: 'all' }, ['age', 'tier', 'extra'], {}],
    ['by list, whatever the profile', { profile: 'core', checks: ['extra'] }, ['extra'], { age: LIST, tier: LIST }],
    ['by pattern', { checks: ['*r*'] }, ['tier', 'extra'], { age: LIST }],
    ['but for those that are skipped', { skip: ['ti*'] }, ['age'], { tier: 'skip', extra: 'profile: recommended' }],
    [
      'by the profile of an override',
      { overrides: [prod({ profile: 'core' })] },
      ['age'],
      { tier: 'overrides[0].profile: core', extra: 'overrides[0].profile: core' },
    ],
    [
      'by the list of an override',
      { overrides: [elsewhere({ skip: [] }), prod({ checks: ['age'], profile: 'all' })] },
      ['age'],
      { tier: 'overrides[1].checks does not name it', extra: 'overrides[1].checks does not name it' },
    ],
    [
      'but for those that an override skips, in the place of what the file skips',
      { skip: ['age'], overrides: [prod({ skip: ['tier'] })] },
      ['age'],
      { tier: 'overrides[0].skip', extra: 'profile: recommended' },
    ],
  ])('%s', (_what, words, runs, leftOut) => {
    const own = resolved(words);
    expect(own.checks.map(({ id }) => id)).toEqual(runs);
    expect(Object.fromEntries(own.leftOut)).toEqual(leftOut);
  });

  test.each<[string, Record<string, unknown>, string[]]>([
    ['those of the file', {}, ['age', 'tier']],
    ['those of an override as well', { overrides: [prod({ profile: 'all' })] }, ['age', 'tier', 'extra']],
    ['those that only some skip', { overrides: [prod({ skip: ['age'] })] }, ['age', 'tier']],
    ['none that all skip', { skip: ['age'], overrides: [prod({ profile: 'all' })] }, ['tier', 'extra']],
    ['those that somebody does not skip', { skip: ['age'], overrides: [prod({ skip: [] })] }, ['age', 'tier']],
  ])('on some resource at least: %s', (_what, words, runs) => {
    expect(checksAnywhere(CHECKS, base(words)).map(({ id }) => id)).toEqual(runs);
  });
});

test('resources that the same overrides fit share what was resolved', () => {
  const of = settingsFor(CHECKS, base({ overrides: [prod({ profile: 'core' }), elsewhere({ profile: 'all' })] }));
  expect(of(place({ environment: 'PROD' }, 'a'))).toBe(of(place({ Environment: 'prod' }, 'b')));
  expect(of(place({}, 'a'))).toBe(of(place({}, 'b')));
  expect(of(place({}, 'aks-search'))).not.toBe(of(place({}, 'a')));
});

test('whatever overrides there are, what none of those that fit says of a key is as the file has it', () => {
  const layer = fc.record(
    {
      severities: fc.constant({ tier: 'high' }),
      allowedDays: fc.record({ high: fc.integer({ min: 1, max: 99 }) }, { requiredKeys: [] }),
      profile: fc.constantFrom('core', 'recommended', 'all'),
    },
    { requiredKeys: [] },
  );
  const entry = fc.tuple(fc.boolean(), layer).filter(([, settings]) => Object.keys(settings).length > 0);
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 5 }), (entries) => {
      const overrides = entries.map(([fits, settings]) => (fits ? prod(settings) : elsewhere(settings)));
      const own = resolved({ overrides });
      const fitting = entries.filter(([fits]) => fits).map(([, settings]) => settings);
      const high = fitting.find(({ allowedDays }) => allowedDays?.high !== undefined)?.allowedDays?.high;
      expect(own.allowedDays.high).toBe(high ?? 30);
      expect(own.settings.severities.tier).toBe(fitting.some(({ severities }) => severities) ? 'high' : undefined);
      const profile = fitting.find((settings) => settings.profile !== undefined)?.profile ?? 'recommended';
      expect(own.checks).toHaveLength({ core: 1, recommended: 2, all: 3 }[profile]);
    }),
  );
});

describe('the edition of a check', () => {
  const editions = (words: Record<string, unknown>) => {
    const of = editionsOf(settingsFor(CHECKS, base(words)).overrides);
    return CHECKS.map(of);
  };
  const PLAIN = ['age', 'tier', 'extra'];

  test.each<[string, Record<string, unknown>, string[]]>([
    ['nothing', {}, []],
    ['a threshold that stands at its default', { thresholds: { age: { highDays: 60 } } }, []],
    ['another severity', { severities: { age: 'low' } }, []],
    ['other days allowed', { allowedDays: { high: 5 } }, []],
    ['another profile, which is another set of checks', { profile: 'core' }, []],
    ['a threshold', { thresholds: { age: { highDays: 50 } } }, ['age']],
    ['a threshold for some', { overrides: [prod({ thresholds: { age: { highDays: 60 } } })] }, ['age']],
    ['what its rule reads', { nonProduction: { tags: {} } }, ['tier']],
    ['what its rule reads, for some', { overrides: [prod({ reboots: { kured: true } })] }, ['tier']],
    ['what its rule reads, at its default', { reboots: { kured: false } }, []],
    ['a check left out for some', { overrides: [prod({ skip: ['tier'] })] }, ['tier']],
    ['a profile for some', { overrides: [prod({ profile: 'core' })] }, ['tier']],
    ['a list for some', { overrides: [prod({ checks: ['extra'] })] }, ['age', 'tier', 'extra']],
    ['a severity for some', { overrides: [prod({ severities: { age: 'low' } })] }, []],
  ])('is another one by %s', (_what, words, changed) => {
    const given = editions(words);
    expect(PLAIN.filter((id, at) => given[at] !== id)).toEqual(changed);
    expect(given.every((edition, at) => edition.startsWith(PLAIN[at] ?? ''))).toBe(true);
  });

  test('holds the edition of its data', () => {
    const dated = toyCheck('dated', { edition: () => '2026-08-01' });
    const { overrides } = settingsFor([dated], base({}));
    expect(editionsOf(overrides)(dated)).toBe('dated 2026-08-01');
  });
});
