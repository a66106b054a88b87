import check from '../../../shared/checks/images/acrExternalMirror.js';
import { known } from '../../../shared/signals/signal.js';
import type { CacheRule } from '../../../shared/signals/types.js';
import { contextAt, signalsWith } from '../../support/clusters.js';
import { healthyRegistry, registryOf } from '../../support/registries.js';

const NOW = new Date('2026-11-23T01:30:00Z');
const rule = (source: string, state = 'Succeeded'): CacheRule => ({ name: source, source, state });
const judge = (rules: readonly CacheRule[]) =>
  check.evaluate(
    registryOf(healthyRegistry()),
    signalsWith({ cacheRules: known(rules, NOW) }),
    contextAt(NOW.toISOString()),
  );

test.each<readonly [string, readonly CacheRule[], string, string]>([
  ['passes with a rule', [rule('docker.io/library/*')], 'pass', '1 cache rule'],
  ['passes with a rule of which the state is not told', [rule('quay.io/*', '')], 'pass', '1 cache rule'],
  ['passes where one of two was made', [rule('quay.io/*', 'failed'), rule('ghcr.io/*')], 'pass', '1 cache rule'],
  ['fails without a rule', [], 'fail', 'no cache rule'],
  [
    'fails where none was made',
    [rule('quay.io/*', 'Failed'), rule('ghcr.io/*', 'Canceled')],
    'fail',
    '2 cache rules, and none was made',
  ],
])('acr-external-mirror %s', (_what, rules, status, reason) => {
  const severity = status === 'fail' ? 'low' : null;
  expect(judge(rules)).toMatchObject([{ status, severity, reason, subject: null }]);
});

test('acr-external-mirror names where it pulls from, twenty at most', () => {
  const [few] = judge([rule('quay.io/*'), rule('docker.io/*')]);
  expect(few?.evidence).toEqual({ cacheRules: 2, sources: ['docker.io/*', 'quay.io/*'] });
  const [many] = judge(Array.from({ length: 900 }, (_none, at) => rule(`docker.io/${at}`)));
  expect(many?.evidence).toMatchObject({ cacheRules: 900, sources: { length: 20 } });
});

test('acr-external-mirror is unknown without the answer, and says why', () => {
  const signals = signalsWith({}, 'cache rules not read: 403');
  expect(check.evaluate(registryOf(healthyRegistry()), signals, contextAt('2026-11-23'))).toMatchObject([
    { status: 'unknown', reason: 'cache rules not read: 403' },
  ]);
});
