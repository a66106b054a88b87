import { CATALOGUE } from '../../shared/checks/catalogue.js';
import type { Check } from '../../shared/checks/check.js';
import type { Verdict } from '../../shared/checks/verdict.js';
import type { Cluster } from '../../shared/estate/cluster.js';
import { readCluster } from '../../shared/estate/readCluster.js';
import { isObject, type JsonObject } from '../../shared/json.js';
import type { Signals } from '../../shared/signals/types.js';
import { clusterOf, contextAt, signalsWith } from '../support/clusters.js';
import { flattened, nested } from '../support/forms.js';
import { goodSignals, HEALTHY_NOW, healthyProperties, onlyNamed, without } from '../support/healthy.js';
import { recordedClusters } from '../support/recordings.js';
import { holdsTogether } from './verdicts.js';

const healthy = (more: Record<string, unknown> = {}, top: Record<string, unknown> = {}) =>
  clusterOf({ ...healthyProperties(), ...more }, top);
const run = (check: Check, cluster: Cluster, signals: Signals = goodSignals(), now = HEALTHY_NOW): readonly Verdict[] =>
  check.evaluate(cluster, signals, contextAt(now));
const short = (verdicts: readonly Verdict[]) =>
  verdicts.map(({ subject, status, severity }) => `${subject} ${status} ${severity}`);

/** docs/check-rules.md, Absent: for these absent, null and {} mean off. */
const OPTIONAL_BLOCKS = [
  'addonProfiles',
  'apiServerAccessProfile',
  'securityProfile',
  'podIdentityProfile',
  'serviceMeshProfile',
  'azureMonitorProfile',
  'oidcIssuerProfile',
  'autoUpgradeProfile',
  'aadProfile',
  'ingressProfile',
];
const OPTIONAL_KEYS = [
  [['disableLocalAccounts']],
  [['networkProfile', 'networkPolicy']],
  [['autoUpgradeProfile', 'upgradeChannel']],
  [['autoUpgradeProfile', 'nodeOSUpgradeChannel']],
  [['agentPoolProfiles', '0', 'enableCustomCATrust']],
  [['agentPoolProfiles', '0', 'enableEncryptionAtHost']],
  [['agentPoolProfiles', '0', 'enableNodePublicIP']],
];
const ENUMS = new Set([
  'tier',
  'supportPlan',
  'provisioningState',
  'code',
  'upgradeChannel',
  'nodeOSUpgradeChannel',
  'nodeOsUpgradeChannel',
  'osType',
  'osSKU',
  'osSku',
  'networkPlugin',
  'networkPolicy',
  'loadBalancerSku',
  'mode',
  'type',
]);
/** The recorded clusters and the healthy one, with their own pools. */
const CLUSTERS: readonly JsonObject[] = [...recordedClusters().map(({ raw }) => raw), healthy().raw as JsonObject];

function windowsOnly(): Cluster {
  const nodeImageVersion = 'AKSWindows-2022-containerd-20348.2340.240401';
  return withPool({ osType: 'Windows', osSKU: 'Windows2022', nodeImageVersion });
}

function withPool(more: JsonObject): Cluster {
  const [pool] = healthyProperties().agentPoolProfiles as JsonObject[];
  return healthy({ agentPoolProfiles: [{ ...pool, ...more }] });
}

function withoutKey(key: string): Cluster {
  const { [key]: _gone, ...rest } = healthyProperties();
  return clusterOf(rest);
}

/** The healthy cluster with one value of its properties replaced; undefined takes the key away. */
function withValue(path: readonly string[], value: unknown): Cluster {
  const put = (here: unknown, [key, ...rest]: readonly string[]): unknown => {
    if (key === undefined) return value;
    if (Array.isArray(here)) return here.map((entry, at) => (String(at) === key ? put(entry, rest) : entry));
    const { [key]: inner, ...others } = isObject(here) ? here : {};
    const next = put(inner, rest);
    return next === undefined ? others : { ...others, [key]: next };
  };
  return clusterOf(put(healthyProperties(), path) as Record<string, unknown>);
}

function recased(value: JsonObject, change: (word: string) => string): JsonObject {
  const walk = (here: unknown, key: string): unknown => {
    if (Array.isArray(here)) return here.map((entry) => walk(entry, ''));
    if (isObject(here))
      return Object.fromEntries(Object.entries(here).map(([name, inner]) => [name, walk(inner, name)]));
    return typeof here === 'string' && ENUMS.has(key) ? change(here) : here;
  };
  return walk(value, '') as JsonObject;
}

function poolNames(raw: JsonObject): readonly string[] {
  const { pools } = readCluster(raw);
  return pools.state === 'value' ? pools.value.map(({ name }) => name) : [];
}

/** Checks that read nothing of the resource: what Azure says about it stands beside it. */
const BESIDE_THE_RESOURCE = ['defender-open-alerts', 'deprecated-api', 'cluster-admin-assignments', 'gitops', 'backup'];

/** Ids never change: these were published. */
const PUBLISHED = [
  'version-support version-patch version-preview pool-version-skew pool-version-behind node-image-age',
  'node-image-vulnerabilities retired-feature pending-reboot reboot-unmanaged auto-upgrade-failed defender-open-alerts',
  'upgrade-channel node-os-channel maintenance-window deprecated-api provisioning-failed sla-tier',
  'kubernetes-rbac entra-integration local-accounts azure-rbac managed-identity workload-identity pod-identity',
  'cluster-admin-assignments run-command node-ssh-access key-vault-secrets secret-rotation secrets-encryption',
  'host-encryption secrets-in-repositories code-findings conditional-access gitops required-tags',
  'defender-sensor defender-plan container-insights managed-prometheus control-plane-logs azure-policy-addon',
  'defender-recommendations backup',
  'api-server-exposure network-policy node-public-ip egress-control http-application-routing ingress-firewall',
  'service-mesh exposed-services api-gateway service-mesh-revision kubenet-limits imds-restriction zone-redundancy',
  'image-cleaner image-integrity image-vulnerabilities registry-vulnerabilities registry-allow-list acr-admin-user',
  'acr-anonymous-pull acr-public-access acr-private-endpoint acr-signing acr-retention acr-external-mirror',
  'acr-geo-redundancy',
  'pods-privileged pods-privilege-escalation pods-run-as-root pods-host-namespaces pods-host-paths pods-capabilities',
  'pods-read-only-root pods-resource-limits pods-service-account-token pods-default-namespace pods-https-ingress',
].flatMap((line) => line.split(' '));

test('ids are kebab-case, unique, and none that was published is gone', () => {
  const ids = CATALOGUE.map(({ id }) => id);
  for (const id of ids) expect(id).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => PUBLISHED.includes(id))).toEqual(PUBLISHED);
});

/** Where the thing that a check is about is not there, whatever is not known about it. */
const NOT_THERE: readonly (readonly [string, string, Cluster])[] = [
  ['node-image-age', 'a stopped cluster', healthy({ powerState: { code: 'stopped' } })],
  ['node-image-vulnerabilities', 'a stopped cluster', healthy({ powerState: { code: 'Stopped' } })],
  ['pending-reboot', 'a stopped cluster', healthy({ powerState: { code: 'Stopped' } })],
  ['reboot-unmanaged', 'a stopped cluster', healthy({ powerState: { code: 'Stopped' } })],
  ['node-image-vulnerabilities', 'a Windows pool', windowsOnly()],
  ['pending-reboot', 'a Windows pool', windowsOnly()],
  ['maintenance-window', 'no automatic channel', healthy({ autoUpgradeProfile: null })],
  ['sla-tier', 'a cluster marked non-production', healthy({}, { sku: null, tags: { environment: 'dev' } })],
  ['azure-rbac', 'a cluster without Entra', healthy({ aadProfile: null })],
  ['secret-rotation', 'a cluster without the add-on', healthy({ addonProfiles: null })],
  ['required-tags', 'a configuration that requires none', healthy()],
  ['kubenet-limits', 'another network plugin', healthy()],
  [
    'service-mesh-revision',
    'a cluster without the Istio add-on',
    healthy({ serviceMeshProfile: { mode: 'Disabled' } }),
  ],
];
test.each(NOT_THERE)('%s does not apply to %s, also when nothing else is known', (id, _what, cluster) => {
  const check = CATALOGUE.find((other) => other.id === id);
  expect(check).toBeDefined();
  for (const signals of [goodSignals(), signalsWith()]) {
    const verdicts = check === undefined ? [] : run(check, cluster, signals);
    expect(verdicts.map(({ status }) => status)).toEqual(['notApplicable']);
  }
});

/** What every check says of itself, whatever it is about. */
describe.each(CATALOGUE.map((check) => [check.id, check] as const))('%s', (_id, check) => {
  test('says what it is, why it matters and how it is mended', () => {
    for (const text of [check.title, check.why, check.remediation.text]) {
      expect(text).toMatch(/^\S.*\S$/);
      expect(text).not.toContain('\n');
    }
    expect(check.why).toMatch(/\.$/);
    expect(check.points.length).toBeGreaterThan(0);
    expect(check.remediation.link).toMatch(/^https:\/\/learn\.microsoft\.com\/\S+$/);
    if (check.remediation.command !== null) expect(check.remediation.command).toMatch(/^az \S/);
  });

  test('needs no signal that it also merely uses', () => {
    expect(check.needs.filter((need) => check.uses.includes(need))).toEqual([]);
  });
});

const OF_CLUSTERS = CATALOGUE.filter(({ about }) => about === 'cluster');

test('there are checks of every kind of resource, and each kind has a suite here', () => {
  const kinds = [...new Set(CATALOGUE.map(({ about }) => about))].sort();
  expect(kinds).toEqual(['cluster', 'registry', 'subscription', 'tenant']);
});

describe.each(OF_CLUSTERS.map((check) => [check.id, check] as const))('%s', (id, check) => {
  test('leaves the key asOf of its evidence to the age of signals, which makes no event', () => {
    expect(check.changeKeys).not.toContain('asOf');
    for (const { evidence } of run(check, healthy())) expect(evidence).not.toHaveProperty('asOf');
  });

  // Not test.each: jest refuses an empty table.
  for (const need of check.needs) {
    test(`says unknown, never pass, without ${need}`, () => {
      const verdicts = run(check, healthy(), without(need, goodSignals(), 'the lookout slept'));
      expect(verdicts.length).toBeGreaterThan(0);
      for (const { status, reason } of verdicts) {
        expect(status).toBe('unknown');
        expect(reason).toContain('the lookout slept');
      }
    });
  }

  for (const use of check.uses) {
    test(`stands without ${use}, and says so`, () => {
      const verdicts = run(check, healthy(), without(use, goodSignals(), 'the lookout slept'));
      expect(short(verdicts)).toEqual(short(run(check, healthy())));
      for (const { reason } of verdicts) expect(reason).toContain('the lookout slept');
    });
  }

  test('reads no signal that it does not name', () => {
    for (const raw of CLUSTERS) {
      const good = goodSignals(poolNames(raw));
      expect(run(check, readCluster(raw), onlyNamed(check, good))).toEqual(run(check, readCluster(raw), good));
    }
  });

  test.each([
    ['absent', undefined],
    ['null', null],
    ['text', 'nothing'],
    ['a list', []],
  ])('does not guess where properties are %s', (_what, properties) => {
    const cluster = readCluster({
      id: healthy().id,
      name: 'aks-pay',
      location: 'westeurope',
      sku: { tier: 'Standard' },
      properties,
    });
    for (const { status } of run(check, cluster, signalsWith())) expect(status).toBe('unknown');
    const seen = run(check, cluster);
    expect(seen.length).toBeGreaterThan(0);
    const blind = seen.every(({ status }) => status === 'unknown');
    expect(blind).toBe(!BESIDE_THE_RESOURCE.includes(id));
  });

  test('does not guess where properties are empty', () => {
    for (const { status } of run(check, clusterOf({}, { sku: null }), signalsWith()))
      expect(['unknown', 'fail', 'notApplicable']).toContain(status);
  });

  test.each(OPTIONAL_BLOCKS)('takes an optional block that is absent, null or {} for off: %s', (block) => {
    const absent = run(check, healthy({ [block]: undefined }));
    expect(run(check, healthy({ [block]: null }))).toEqual(absent);
    expect(run(check, healthy({ [block]: {} }))).toEqual(absent);
    expect(run(check, withoutKey(block))).toEqual(absent);
  });

  test.each(OPTIONAL_KEYS)('takes an optional key that is absent or null for off: %s', (path) => {
    expect(run(check, withValue(path, null))).toEqual(run(check, withValue(path, undefined)));
  });

  test('takes tags that are absent, null or {} for none', () => {
    const none = run(check, healthy());
    for (const tags of [null, {}]) {
      expect(run(check, healthy({}, { tags }))).toEqual(none);
      expect(run(check, withValue(['agentPoolProfiles', '0', 'tags'], tags))).toEqual(none);
    }
  });

  test('compares enum values without regard to case', () => {
    for (const raw of CLUSTERS) {
      const lower = recased(raw, (word) => word.toLowerCase());
      const upper = recased(raw, (word) => word.toUpperCase());
      const plain = short(run(check, readCluster(raw)));
      expect(short(run(check, readCluster(lower)))).toEqual(plain);
      expect(short(run(check, readCluster(upper)))).toEqual(plain);
    }
  });

  test('takes tier Paid for Standard', () => {
    expect(run(check, healthy({}, { sku: { tier: 'Paid' } }))).toEqual(
      run(check, healthy({}, { sku: { tier: 'Standard' } })),
    );
  });

  test("gives ARM's form and az's form of a cluster the same verdicts", () => {
    for (const raw of CLUSTERS) {
      const other = isObject(raw.properties) ? flattened(raw) : nested(raw);
      for (const signals of [goodSignals(poolNames(raw)), signalsWith()]) {
        expect(run(check, readCluster(other), signals)).toEqual(run(check, readCluster(raw), signals));
      }
    }
  });

  test('gives verdicts that hold together', () => {
    for (const raw of CLUSTERS) {
      for (const now of ['2019-07-01', '2024-06-01', HEALTHY_NOW, '2031-01-01']) {
        for (const signals of [goodSignals(poolNames(raw)), signalsWith()]) {
          for (const verdict of run(check, readCluster(raw), signals, now)) holdsTogether(verdict);
        }
      }
    }
  });

  test('names no subject twice', () => {
    for (const raw of CLUSTERS) {
      const subjects = run(check, readCluster(raw), goodSignals(poolNames(raw))).map(({ subject }) => subject);
      expect(new Set(subjects).size).toBe(subjects.length);
      expect(subjects.length).toBeGreaterThan(0);
    }
  });

  test('changes nothing of what it is handed', () => {
    const before = JSON.stringify(CLUSTERS);
    for (const raw of CLUSTERS) run(check, readCluster(raw));
    expect(JSON.stringify(CLUSTERS)).toBe(before);
  });
});
