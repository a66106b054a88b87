import fc from 'fast-check';
import { CATALOGUE } from '../../shared/checks/catalogue.js';
import type { Check, Context } from '../../shared/checks/check.js';
import type { Verdict } from '../../shared/checks/verdict.js';
import { readRegistry } from '../../shared/estate/registry.js';
import { isObject, type JsonObject } from '../../shared/json.js';
import { known } from '../../shared/signals/signal.js';
import type { Signals } from '../../shared/signals/types.js';
import { contextAt, signalsWith } from '../support/clusters.js';
import { flattened, nested } from '../support/forms.js';
import { goodSignals, NO_FINDINGS, onlyNamed, without } from '../support/healthy.js';
import { dropped, fieldsOf, replaced, written } from '../support/mutate.js';
import { recordedRegistries } from '../support/recordings.js';
import { healthyRegistry, rawRegistry, tier } from '../support/registries.js';
import { holdsTogether } from './verdicts.js';

/** What checks.test.ts holds of checks of clusters, held of those of registries. */
const CHECKS = CATALOGUE.filter(({ about }) => about === 'registry');

const NOW = '2026-11-23T01:30:00Z';
const SEED = 20_261_123;
const healthy = rawRegistry(healthyRegistry());
const fails = rawRegistry({
  ...healthyRegistry(),
  ...{ adminUserEnabled: true, anonymousPullEnabled: true, publicNetworkAccess: 'Enabled', zoneRedundancy: 'Disabled' },
  networkRuleSet: { defaultAction: 'Deny', ipRules: [{ action: 'Allow', value: '0.0.0.0/0' }] },
  policies: {
    trustPolicy: { type: 'Notary', status: 'disabled' },
    retentionPolicy: { days: 7, status: 'disabled' },
    softDeletePolicy: { retentionDays: 7, status: 'disabled' },
  },
  privateEndpointConnections: [],
});
/** Good and bad ones, in each tier, and those that Azure answered. */
const REGISTRIES: readonly JsonObject[] = [
  ...['Basic', 'Standard', 'Premium'].flatMap((name) => [healthy, fails].map((raw) => ({ ...raw, ...tier(name) }))),
  ...recordedRegistries().map(({ raw }) => raw),
];

const GOOD = goodSignals();
const BLIND = signalsWith();
const AT = contextAt(NOW);
const run = (check: Check, raw: JsonObject, signals: Signals = GOOD, at: Context = AT): readonly Verdict[] =>
  check.evaluate(readRegistry(raw), signals, at);
const short = (verdicts: readonly Verdict[]) => verdicts.map(({ status, severity }) => `${status} ${severity}`);

test('there are recorded registries of several api-versions and tiers', () => {
  expect(recordedRegistries().length).toBeGreaterThanOrEqual(5);
});

describe.each(CHECKS.map((check) => [check.id, check] as const))('%s', (id, check) => {
  test('says what it is about, why it matters and how it is mended', () => {
    expect(check).toMatchObject({ about: 'registry', profile: 'recommended', points: [2] });
    for (const text of [check.title, check.why, check.remediation.text]) expect(text).toMatch(/^\S[^\n]*\S$/);
    expect(check.why).toMatch(/\.$/);
    expect(check.remediation.link).toMatch(/^https:\/\/learn\.microsoft\.com\/azure\/\S+$/);
    if (check.remediation.command !== null) expect(check.remediation.command).toMatch(/^az \S.*\{registry\}/);
  });

  test('passes a registry that is in order, and one verdict is all it gives', () => {
    expect(run(check, healthy)).toMatchObject([{ status: 'pass', subject: null }]);
  });

  test('fails one that is not', () => {
    const asOf = new Date(NOW);
    const signals: Signals = {
      ...GOOD,
      cacheRules: known([], asOf),
      replications: known({ listed: true, replicas: [] }, asOf),
      regionZones: known({ region: 'westeurope', zones: 0 }, asOf),
      imageFindings: known({ ...NO_FINDINGS, places: 1, findings: { high: 2 }, unplaced: 0 }, asOf),
    };
    const severity = check.severity === 'by rule' ? 'high' : check.severity;
    expect(run(check, fails, signals)).toMatchObject([{ status: 'fail', severity }]);
  });

  test.each([undefined, null, 'nothing', []])('does not guess where properties are %j', (properties) => {
    for (const name of ['Basic', 'Premium'])
      expect(run(check, rawRegistry(properties, tier(name)))).toMatchObject([{ status: 'unknown' }]);
  });

  test('never passes empty properties', () => {
    for (const name of ['Basic', 'Standard', 'Premium'])
      for (const { status } of run(check, rawRegistry({}, tier(name)), signalsWith()))
        expect(['unknown', 'fail', 'notApplicable']).toContain(status);
  });

  for (const need of check.needs) {
    test(`says unknown, never pass, without ${need}`, () => {
      expect(run(check, healthy, without(need, goodSignals(), 'the lookout slept'))).toMatchObject([
        { status: 'unknown', reason: expect.stringContaining('the lookout slept') },
      ]);
    });
  }

  test('reads no signal that it does not name', () => {
    for (const raw of REGISTRIES) expect(run(check, raw, onlyNamed(check, GOOD))).toEqual(run(check, raw));
  });

  test("gives ARM's form and az's form of a registry the same verdict", () => {
    for (const raw of REGISTRIES)
      expect(run(check, isObject(raw.properties) ? flattened(raw) : nested(raw))).toEqual(run(check, raw));
  });

  test('reads keys and words without regard to case', () => {
    for (const raw of REGISTRIES) {
      const plain = short(run(check, raw));
      for (const change of [(word: string) => word.toUpperCase(), (word: string) => word.toLowerCase()])
        expect(short(run(check, recased(raw, change)))).toEqual(plain);
    }
  });

  test('gives verdicts that hold together', () => {
    for (const raw of REGISTRIES)
      for (const at of [contextAt('2019-07-01'), AT, contextAt('2031-01-01')])
        for (const signals of [GOOD, BLIND])
          for (const verdict of run(check, raw, signals, at)) {
            holdsTogether(verdict);
            expect(verdict.evidence).not.toHaveProperty('asOf');
          }
  });

  test('a field that is dropped or nulled, as it came or after it turned odd, mends nothing', () => {
    const found = new Set<string>();
    for (const raw of REGISTRIES)
      for (const signals of [GOOD, BLIND])
        for (const path of fieldsOf(raw)) {
          const odd = [7, 'odd', true, [], {}].map((kind) => replaced(raw, path, kind) as JsonObject);
          for (const start of [raw, ...odd]) {
            if (run(check, start, signals)[0]?.status === 'pass') continue;
            for (const end of [dropped(start, path), replaced(start, path, null)])
              if (run(check, end as JsonObject, signals)[0]?.status === 'pass') found.add(written(path));
          }
        }
    expect([...found]).toEqual(EXCEPTIONS[id] ?? []);
  });

  test(`no mutation stops it (seed ${SEED})`, () => {
    fc.assert(
      fc.property(fc.constantFrom(...REGISTRIES), changes, (raw, list) => {
        const mutant = list.reduce<unknown>((here, { field, by }) => {
          const fields = fieldsOf(here);
          const path = fields[field % Math.max(fields.length, 1)];
          return path === undefined ? here : replaced(here, path, by);
        }, raw);
        for (const { status } of run(check, mutant as JsonObject))
          expect(['pass', 'fail', 'notApplicable', 'unknown']).toContain(status);
      }),
      { seed: SEED, numRuns: 200 },
    );
  });
});

/** Where absence is the answer: Deny without rules lets nobody in. */
const EXCEPTIONS: Readonly<Record<string, readonly string[]>> = { 'acr-public-access': ['networkruleset.iprules'] };

const changes = fc.array(fc.record({ field: fc.nat(10_000), by: fc.jsonValue({ maxDepth: 2 }) }), { maxLength: 6 });

/** Keys and the words of switches in another case; ids, names and addresses stay. */
function recased(value: unknown, change: (word: string) => string): JsonObject {
  const walk = (here: unknown): unknown => {
    if (Array.isArray(here)) return here.map(walk);
    if (isObject(here))
      return Object.fromEntries(Object.entries(here).map(([key, inner]) => [change(key), walk(inner)]));
    return typeof here === 'string' && /^[A-Za-z]+$/.test(here) ? change(here) : here;
  };
  return walk(value) as JsonObject;
}
