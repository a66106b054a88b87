import fc from 'fast-check';
import type { Verdict } from '../../../shared/checks/verdict.js';
import type { Cluster } from '../../../shared/estate/cluster.js';
import { readCluster } from '../../../shared/estate/readCluster.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';
import { flattened } from '../../support/forms.js';
import { customOf } from './support.js';

const NOW = '2026-11-23T01:30:00Z';
const GPU = {
  subject: 'pool',
  when: 'pool.name.startsWith("gpu")',
  notApplicable: '{pool} is no GPU pool',
  expression: 'has(pool.nodeTaints) && pool.nodeTaints.exists(t, t.startsWith("sku=gpu:"))',
  reason: '{pool} of {cluster} lacks the taint sku=gpu',
};

function ask(keys: Record<string, unknown>, cluster: Cluster, now = NOW): readonly Verdict[] {
  return customOf(keys).check.evaluate(cluster, signalsWith(), contextAt(now));
}
const pool = (more: Record<string, unknown>) => clusterOf({ agentPoolProfiles: [{ name: 'gpu1', ...more }] });

test.each([
  ['passes with its taint', { nodeTaints: ['a=b:NoSchedule', 'sku=gpu:NoSchedule'] }, 'pass', 'the expression is true'],
  [
    'fails with another taint',
    { nodeTaints: ['sku=cpu:NoSchedule'] },
    'fail',
    'gpu1 of aks-pay lacks the taint sku=gpu',
  ],
  ['fails without taints', {}, 'fail', 'gpu1 of aks-pay lacks the taint sku=gpu'],
  ['takes null for no taints', { nodeTaints: null }, 'fail', 'gpu1 of aks-pay lacks the taint sku=gpu'],
  ['reads keys in whatever case', { nodetaints: ['sku=gpu:NoSchedule'] }, 'pass', 'the expression is true'],
  ['does not apply to other pools', { name: 'np1' }, 'notApplicable', 'np1 is no GPU pool'],
  ['does not guess at odd taints', { nodeTaints: 7 }, 'unknown', 'the expression has no answer: Expression of type'],
] as const)('a check of pools %s', (_what, more, status, reason) => {
  const [verdict] = ask(GPU, pool(more));
  expect(verdict).toMatchObject({
    status,
    reason: expect.stringContaining(reason),
    subject: expect.stringMatching(/^pool\//),
  });
  expect(verdict?.severity).toBe(status === 'fail' ? 'medium' : null);
});

test('gives a row a pool, and shows what the verdict rests on', () => {
  const two = clusterOf({
    agentPoolProfiles: [{ name: 'gpu1', nodeTaints: ['sku=gpu:NoSchedule'] }, { name: 'gpu2' }],
  });
  expect(ask(GPU, two)).toMatchObject([
    {
      subject: 'pool/gpu1',
      status: 'pass',
      evidence: { 'pool.nodeTaints': ['sku=gpu:NoSchedule'], 'pool.name': 'gpu1' },
    },
    { subject: 'pool/gpu2', status: 'fail', evidence: { 'pool.name': 'gpu2' } },
  ]);
});

const CLUSTER = {
  ...clusterOf(
    { agentPoolProfiles: [], networkProfile: { outboundType: 'loadBalancer' }, count: 3 },
    { tags: { owner: 'pay' } },
  ),
};
test.each([
  ['a key of properties', 'cluster.properties.networkProfile.outboundType == "loadBalancer"', 'pass'],
  ['a number', 'cluster.properties.count + 1 == 4 && cluster.properties.count > 2.5', 'pass'],
  ['a tag', '"Owner" in cluster.tags && cluster.tags.Owner == "pay"', 'pass'],
  [
    'what stands beside properties',
    'cluster.name == "aks-pay" && cluster.location == "westeurope" && cluster.sku.tier == "Standard"',
    'pass',
  ],
  ['resource group and subscription', 'cluster.resourceGroup == "rg-pay" && cluster.subscription.size() == 36', 'pass'],
  ['the time', 'now == timestamp("2026-11-23T01:30:00Z")', 'pass'],
  ['a key that is not there', 'cluster.properties.apiServerAccessProfile.enablePrivateCluster', 'unknown'],
  ['a key that is not there, asked for with has', 'has(cluster.properties.apiServerAccessProfile)', 'fail'],
  ['what is neither true nor false', 'cluster.properties.count', 'unknown'],
  ['a division by nothing', '1 / (cluster.properties.count - 3) > 1', 'unknown'],
] as const)('a check of the cluster reads %s', (_what, expression, status) => {
  expect(ask({ expression }, CLUSTER)).toMatchObject([{ status, subject: null }]);
});

test.each([
  ['no properties', clusterOf({}, { properties: undefined }), 'the payload has no properties'],
  ['odd properties', clusterOf({}, { properties: 7 }), 'odd payload: properties is a number'],
  ['no pools', clusterOf({}), 'agentPoolProfiles not in the payload'],
])('is unknown with %s', (_what, cluster, reason) => {
  expect(ask(GPU, cluster)).toMatchObject([{ status: 'unknown', reason, subject: null }]);
});

test('says the same of the flattened form', () => {
  const nested = pool({ nodeTaints: ['sku=gpu:NoSchedule'] });
  const flat = readCluster(flattened(nested.raw as Record<string, unknown>));
  expect(ask(GPU, flat)).toEqual(ask(GPU, nested));
});

test('another expression is another edition, another title is not', () => {
  const edition = (keys: Record<string, unknown>) => customOf(keys).check.edition?.(contextAt(NOW).settings);
  expect(edition({ title: 'Two' })).toBe(edition({}));
  expect(edition({ when: 'true' })).not.toBe(edition({}));
  expect(edition({ expression: '1 == 1' })).not.toBe(edition({}));
});

test.each([
  'cluster.constructor == 1',
  'cluster["constructor"]["constructor"] == 1',
  'cluster.__proto__ == 1',
  'cluster["__proto__"].polluted == 1',
  'cluster.name.constructor == 1',
  'cluster.name["length"] == 7',
  'cluster.properties.toString == 1',
  'cluster.properties.agentPoolProfiles.length == 0',
  'cluster.tags.hasOwnProperty == 1',
  'now.constructor == 1',
  'cluster.properties.size == 1',
  '{"__proto__": {"polluted": true}}.polluted.polluted',
])('nothing of JavaScript is reached by %s', (expression) => {
  expect(ask({ expression }, CLUSTER)).toMatchObject([{ status: 'unknown' }]);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

const many = clusterOf({
  agentPoolProfiles: [{ name: 'a' }, { name: 'b' }],
  list: Array.from({ length: 3_000 }, (_, at) => at),
  text: `${'a'.repeat(40)}!`,
});
const L = 'cluster.properties.list';
test.each([
  ['loops in loops', `${L}.all(a, ${L}.all(b, ${L}.all(c, a + b + c >= 0)))`],
  ['loops whose errors are swallowed', `${L}.exists(a, ${L}.exists(b, ${L}.exists(c, cluster.no == a || c == "x")))`],
  ['a pattern that goes back and forth', 'cluster.properties.text.matches("^(a+)+$")'],
  ['lists that grow', `${L}.map(a, ${L}.map(b, ${L} + ${L} + ${L})).size() > 0`],
  ['lists in lists', `${L}.map(a, ${L}.map(b, ${L}.map(c, [a, b, c]))).size() > 0`],
])('ends %s', (_what, expression) => {
  expect(ask({ expression }, many)).toMatchObject([
    { status: 'unknown', reason: 'the expression took longer than 250 ms' },
  ]);
});

test('is unknown for each pool where it takes too long, and not asked again in that sweep after three times', () => {
  const { check } = customOf({ subject: 'pool', expression: `${L}.all(a, ${L}.all(b, ${L}.all(c, true)))` });
  const on = (now: string) => check.evaluate(many, signalsWith(), contextAt(now));
  const tooLong = 'the expression took longer than 250 ms';
  const notAsked = 'not asked: it took too long 3 times in this sweep';
  for (const reason of [tooLong, tooLong, tooLong, notAsked])
    expect(on(NOW)).toMatchObject([
      { status: 'unknown', subject: 'pool/a', reason },
      { status: 'unknown', subject: 'pool/b', reason },
    ]);
  expect(on('2026-11-24T01:30:00Z')).toMatchObject([{ reason: tooLong }, { reason: tooLong }]);
});

const key = fc.constantFrom('name', 'nodeTaints', 'properties', 'tags', 'constructor', '__proto__', 'l', 'n');
const payload = fc.object({
  key: fc.oneof(key, fc.string()),
  maxDepth: 3,
  values: [fc.string(), fc.double(), fc.integer(), fc.boolean(), fc.constant(null)],
});
const { expression } = fc.letrec<{ expression: string; path: string; call: string; both: string; macro: string }>(
  (tie) => ({
    path: fc
      .tuple(fc.constantFrom('pool', 'cluster', 'x'), fc.array(key, { maxLength: 3 }))
      .map((parts) => parts.flat().join('.')),
    call: fc
      .tuple(
        tie('expression'),
        fc.constantFrom(
          'size()',
          'matches("(a+)+b")',
          'startsWith("a")',
          'split("")',
          'lowerAscii()',
          'getHours("Nowhere")',
        ),
      )
      .map(([on, call]) => `(${on}).${call}`),
    both: fc
      .tuple(
        tie('expression'),
        fc.constantFrom('==', '!=', '<', '+', '-', '/', '%', '&&', '||', 'in'),
        tie('expression'),
      )
      .map(([a, op, b]) => `(${a} ${op} ${b})`),
    macro: fc
      .tuple(tie('expression'), fc.constantFrom('all', 'exists', 'exists_one', 'filter', 'map'), tie('expression'))
      .map(([on, macro, body]) => `(${on}).${macro}(x, ${body})`),
    expression: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      fc.constantFrom('true', '1', '1.5', '"a"', 'null', '[1]', '{"a": 1}', 'now'),
      tie('path'),
      tie('call'),
      tie('both'),
      tie('macro'),
    ),
  }),
);

test('no text and no payload makes a check throw', () => {
  fc.assert(
    fc.property(fc.oneof(expression, fc.string()), payload, payload, (source, properties, onePool) => {
      const keys = { subject: 'pool', expression: `(${source}) == true || true` };
      let check: ReturnType<typeof customOf>['check'];
      try {
        ({ check } = customOf(keys));
      } catch {
        return; // It does not parse, which is said when the configuration is read.
      }
      const cluster = clusterOf({ ...properties, agentPoolProfiles: [onePool] });
      for (const { status } of check.evaluate(cluster, signalsWith(), contextAt(NOW)))
        expect(['pass', 'fail', 'unknown']).toContain(status);
    }),
    { numRuns: 300 },
  );
});
