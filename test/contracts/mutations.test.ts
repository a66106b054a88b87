import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { CATALOGUE } from '../../shared/checks/catalogue.js';
import type { Context } from '../../shared/checks/check.js';
import type { Verdict } from '../../shared/checks/verdict.js';
import { readInput } from '../../shared/estate/input.js';
import { readCluster } from '../../shared/estate/readCluster.js';
import { isObject, type JsonObject } from '../../shared/json.js';
import { parseRegionVersions } from '../../shared/signals/regionVersions.js';
import { known } from '../../shared/signals/signal.js';
import type { Signals } from '../../shared/signals/types.js';
import { contextAt, signalsWith } from '../support/clusters.js';
import { goodSignals, HEALTHY_NOW } from '../support/healthy.js';
import { dropped, fieldsOf, type Path, replaced, written } from '../support/mutate.js';
import { recordedClusters, recordings } from '../support/recordings.js';

/** Fixed, so that a red run can be repeated; fast-check prints it with the smallest example. */
const SEED = 20_260_823;
const NOWS = ['2019-07-01', '2024-05-01', HEALTHY_NOW].map((now) => contextAt(now));
const OF_CLUSTERS = CATALOGUE.filter(({ about }) => about === 'cluster');
const RECORDINGS = recordings();
const CLUSTERS = recordedClusters();

/** One odd value of each kind, for the test that tries every field. */
const KINDS: readonly unknown[] = [7, 'odd', true, [], {}];
/** What a field may turn into. The last one has a key of its own that is named like the prototype. */
const ODDITIES: readonly unknown[] = [
  7,
  -1,
  'odd',
  '',
  'true',
  true,
  [],
  ['odd'],
  {},
  JSON.parse('{"__proto__":{"enabled":true}}'),
];

const ABSENT =
  'For these optional blocks absent, null and `{}` mean off: `addonProfiles.*`, `apiServerAccessProfile.*`, `securityProfile.*` of the cluster, `podIdentityProfile`, `serviceMeshProfile`, `azureMonitorProfile.*`, `oidcIssuerProfile`, `autoUpgradeProfile.*`, `aadProfile.*`, `ingressProfile.*`, `enableCustomCATrust`, `tags` of cluster and pool, `networkPolicy`, `enableEncryptionAtHost`, `enableNodePublicIP`, `disableLocalAccounts`.';
const PLAN = 'A missing supportPlan counts as KubernetesOfficial, a missing powerState as running; both are said.';
const SCALES = 'sum of maxCount where it scales, else count';
const RUNS = 'Judged by what runs: `currentKubernetesVersion`, else `kubernetesVersion`.';

/**
 * Where docs/check-rules.md says that absence is the answer: dropping the field (or one above or below it) may turn unknown or fail
 * into pass. A line that no mutation needs is a mistake.
 */
const EXCEPTIONS: readonly { readonly check: string; readonly path: string; readonly line: string }[] = [
  { check: 'version-support', path: 'currentKubernetesVersion', line: RUNS },
  { check: 'version-preview', path: 'currentKubernetesVersion', line: RUNS },
  { check: 'pool-version-skew', path: 'currentKubernetesVersion', line: RUNS },
  { check: 'pool-version-behind', path: 'currentKubernetesVersion', line: RUNS },
  // Pools have the same pair of keys, and the same one of them runs.
  { check: 'pool-version-skew', path: 'agentPoolProfiles[].currentOrchestratorVersion', line: RUNS },
  { check: 'pool-version-behind', path: 'agentPoolProfiles[].currentOrchestratorVersion', line: RUNS },
  { check: 'version-support', path: 'supportPlan', line: PLAN },
  { check: 'version-patch', path: 'supportPlan', line: PLAN },
  { check: 'retired-feature', path: 'agentPoolProfiles[].tags', line: ABSENT },
  { check: 'retired-feature', path: 'addonProfiles', line: ABSENT },
  { check: 'retired-feature', path: 'aadProfile', line: ABSENT },
  { check: 'retired-feature', path: 'podIdentityProfile', line: ABSENT },
  { check: 'retired-feature', path: 'ingressProfile', line: ABSENT },
  { check: 'retired-feature', path: 'networkProfile.networkPolicy', line: ABSENT },
  // An odd upgradeChannel may be on; one that is absent is off, and the other channel's window speaks alone.
  { check: 'maintenance-window', path: 'autoUpgradeProfile', line: ABSENT },
  { check: 'pod-identity', path: 'podIdentityProfile', line: ABSENT },
  { check: 'node-public-ip', path: 'agentPoolProfiles[].enableNodePublicIP', line: ABSENT },
  { check: 'http-application-routing', path: 'addonProfiles', line: ABSENT },
  // A pool whose autoscaler is not known may grow; without the key it does not.
  { check: 'kubenet-limits', path: 'agentPoolProfiles[].enableAutoScaling', line: SCALES },
];

test('every line that an exception rests on stands in the rules', () => {
  const rules = readFileSync(join(__dirname, '..', '..', 'docs', 'check-rules.md'), 'utf8');
  for (const { check, line } of EXCEPTIONS) expect([check, rules.includes(line)]).toEqual([check, true]);
});

function isExcepted(check: string, path: Path): string | undefined {
  const at = written(path);
  const inside = (one: string, other: string) => one === other || one.startsWith(`${other}.`);
  return EXCEPTIONS.find((one) => one.check === check && inside(at, one.path.toLowerCase()))?.path;
}

type Seen = ReadonlyMap<string, readonly Verdict[]>;

/** All verdicts of a cluster; a pool is named by its place, so that one without its name is still the same pool. */
function judge(raw: JsonObject, signals: Signals, context: Context): Seen {
  const cluster = readCluster(raw);
  const pools = cluster.pools.state === 'value' ? cluster.pools.value.map(({ name }) => `pool/${name}`) : [];
  const place = (subject: string | null) =>
    subject !== null && pools.includes(subject) ? `pool ${pools.indexOf(subject)}` : subject;
  return new Map(
    OF_CLUSTERS.map((check) => [
      check.id,
      check.evaluate(cluster, signals, context).map((verdict) => ({ ...verdict, subject: place(verdict.subject) })),
    ]),
  );
}

/**
 * Checks in which something that failed or was unknown now passes. A subject that is not named any more counts as passed
 * where its check gives its one pass for the whole instead, and a fail always does: its finding would resolve.
 */
function whitewashed(before: Seen, after: Seen): readonly string[] {
  return OF_CLUSTERS.map(({ id }) => id).filter((id) => {
    const now = after.get(id) ?? [];
    const whole = now.find(({ subject }) => subject === null)?.status;
    return (before.get(id) ?? []).some(({ subject, status }) => {
      if (status !== 'fail' && status !== 'unknown') return false;
      const same = now.find((verdict) => verdict.subject === subject);
      if (same !== undefined) return same.status === 'pass';
      if (subject === null) return now.some((verdict) => verdict.status === 'pass');
      return whole === 'pass' || (status === 'fail' && whole !== 'unknown');
    });
  });
}

function signalsFor(raw: JsonObject): readonly Signals[] {
  const { pools } = readCluster(raw);
  const good = goodSignals(pools.state === 'value' ? pools.value.map(({ name }) => name) : []);
  return [good, signalsWith()];
}

test('there are recorded clusters to mutate', () => {
  expect(RECORDINGS.length).toBeGreaterThan(20);
  expect(CLUSTERS.length).toBeGreaterThanOrEqual(4);
});

test('a field that is dropped or nulled, as it came or after it turned odd, mends nothing', () => {
  const used = new Set<string>();
  const found = new Set<string>();
  for (const { file, raw } of CLUSTERS) {
    for (const signals of signalsFor(raw)) {
      for (const now of NOWS) {
        for (const path of fieldsOf(raw)) {
          const ends = [
            judge(dropped(raw, path) as JsonObject, signals, now),
            judge(replaced(raw, path, null) as JsonObject, signals, now),
          ];
          // Where nothing else is known, the fields as they came are enough here: random mutations try the rest.
          const odd = signals.regionVersions.known ? KINDS.map((kind) => replaced(raw, path, kind) as JsonObject) : [];
          for (const start of [raw, ...odd]) {
            const before = judge(start, signals, now);
            for (const check of new Set(ends.flatMap((after) => whitewashed(before, after)))) {
              const exception = isExcepted(check, path);
              if (exception === undefined) found.add(`${check} at ${written(path)} (${file})`);
              else used.add(`${check} at ${exception}`);
            }
          }
        }
      }
    }
  }
  expect([...found]).toEqual([]);
  expect([...used].sort()).toEqual(EXCEPTIONS.map(({ check, path }) => `${check} at ${path}`).sort());
});

/** Some changes to a JSON value: which field (of those that are left), and what becomes of it. */
const changes = fc.array(
  fc.record({
    field: fc.nat(10_000),
    what: fc.oneof(
      fc.constant({ drop: true as const }),
      fc.constant({ by: null as unknown }),
      fc.constantFrom(...ODDITIES).map((by) => ({ by })),
      fc.jsonValue({ maxDepth: 2 }).map((by) => ({ by: by as unknown })),
    ),
  }),
  { maxLength: 6 },
);

function mutated(value: unknown, list: typeof changes extends fc.Arbitrary<infer T> ? T : never): unknown {
  return list.reduce<unknown>((here, { field, what }) => {
    const fields = fieldsOf(here);
    const path = fields[field % Math.max(fields.length, 1)];
    if (path === undefined) return here;
    return 'drop' in what ? dropped(here, path) : replaced(here, path, what.by);
  }, value);
}

const STATUSES: readonly string[] = ['pass', 'fail', 'notApplicable', 'unknown'];
const isWellFormed = ({ status, reason }: Verdict) => STATUSES.includes(status) && reason !== '';

test(`no mutation of a recording stops a check (seed ${SEED})`, () => {
  fc.assert(
    fc.property(fc.constantFrom(...RECORDINGS), changes, fc.constantFrom(...NOWS), ({ body }, list, now) => {
      const mutant = mutated(body, list);
      const input = readInput(mutant);
      // What is no cluster is handed to the checks all the same: nobody may trust that it was told apart.
      const others = Array.isArray(mutant) ? mutant : isObject(mutant) ? [mutant, ...listsIn(mutant)] : [];
      const resources = new Set([
        ...('problem' in input ? [] : input.resources.map(({ raw }) => raw)),
        ...others.filter(isObject),
      ]);
      const region = withRegion(mutant);
      for (const raw of resources) {
        for (const signals of [...signalsFor(raw), region]) {
          // One expectation for all of them: there are a million in a run.
          const odd = [...judge(raw, signals, now).values()].flat().filter((verdict) => !isWellFormed(verdict));
          expect(odd).toEqual([]);
        }
      }
    }),
    { seed: SEED, numRuns: 400 },
  );
});

test(`no mutation of a region's answer stops a check of a recorded cluster (seed ${SEED})`, () => {
  const region = RECORDINGS.find(({ file }) => file.startsWith('arm-list-kubernetesversions'));
  fc.assert(
    fc.property(fc.constantFrom(...CLUSTERS), changes, fc.constantFrom(...NOWS), ({ raw }, list, now) => {
      expect(() => judge(raw, withRegion(mutated(region?.body, list)), now)).not.toThrow();
    }),
    { seed: SEED, numRuns: 300 },
  );
});

test(`dropping one more field of a mutated cluster mends nothing (seed ${SEED})`, () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...CLUSTERS),
      changes,
      fc.nat(10_000),
      fc.constantFrom(...NOWS),
      ({ raw }, list, field, now) => {
        const start = mutated(raw, list) as JsonObject;
        const fields = fieldsOf(start);
        const path = fields[field % Math.max(fields.length, 1)];
        if (path === undefined) return;
        for (const signals of signalsFor(raw)) {
          const checks = whitewashed(
            judge(start, signals, now),
            judge(dropped(start, path) as JsonObject, signals, now),
          );
          expect(
            checks
              .filter((check) => isExcepted(check, path) === undefined)
              .map((check) => `${check} at ${written(path)}`),
          ).toEqual([]);
        }
      },
    ),
    { seed: SEED, numRuns: 600 },
  );
});

function withRegion(answer: unknown): Signals {
  return {
    ...goodSignals(),
    regionVersions: parseRegionVersions(answer, 'westus2', new Date(HEALTHY_NOW)),
    endOfLifeNotices: known([], new Date(HEALTHY_NOW)),
  };
}

function listsIn(value: JsonObject): readonly unknown[] {
  return Object.values(value).flatMap((inner) => (Array.isArray(inner) ? inner : []));
}
