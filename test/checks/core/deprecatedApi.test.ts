import check from '../../../shared/checks/core/deprecatedApi.js';
import { known, notKnown } from '../../../shared/signals/signal.js';
import type { ApiDeprecation, Signals } from '../../../shared/signals/types.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

const NOW = '2026-11-24T01:30:00Z';
const deprecation = (at: number, problem: string): ApiDeprecation => ({
  recommendationId: `r${at}`,
  problem,
  solution: 'Use the API that replaces it',
  lastUpdated: '2026-11-20T00:00:00.000Z',
});
const advises = (...found: ApiDeprecation[]): Signals['apiDeprecations'] => known(found, new Date(NOW));
const INGRESS = 'Uses extensions/v1beta1 Ingress.';

test.each([
  ['passes where Advisor reports none', advises(), 'pass', null, 'Azure Advisor reports no deprecated API'],
  [
    'is high on the first one',
    advises(deprecation(1, INGRESS)),
    'fail',
    'high',
    'Azure Advisor reports 1 API deprecation: Uses extensions/v1beta1 Ingress',
  ],
  [
    'counts them all',
    advises(deprecation(1, INGRESS), deprecation(2, 'Uses batch/v1beta1')),
    'fail',
    'high',
    'Azure Advisor reports 2 API deprecations: Uses extensions/v1beta1 Ingress',
  ],
  [
    'fails on one that Advisor has no words for',
    advises(deprecation(1, '')),
    'fail',
    'high',
    'Azure Advisor reports 1 API deprecation',
  ],
  [
    'does not guess where Advisor was not read',
    notKnown('advisorresources not read (403)'),
    'unknown',
    null,
    'advisorresources not read (403)',
  ],
] as const)('deprecated-api %s', (_what, apiDeprecations, status, severity, reason) => {
  const verdicts = check.evaluate(clusterOf({}), signalsWith({ apiDeprecations }), contextAt(NOW));
  expect(verdicts).toMatchObject([{ status, severity, reason, subject: null, hardDay: null }]);
});

test('deprecated-api keeps twenty recommendations as evidence, and counts the others', () => {
  const many = Array.from({ length: 21 }, (_none, at) => deprecation(at, 'old'));
  const [verdict] = check.evaluate(clusterOf({}), signalsWith({ apiDeprecations: advises(...many) }), contextAt(NOW));
  expect(verdict?.reason).toBe('Azure Advisor reports 21 API deprecations: old');
  expect(verdict?.evidence.recommendations).toHaveLength(20);
  expect(verdict?.evidence.recommendations).toContainEqual({
    recommendationId: 'r19',
    problem: 'old',
    lastUpdated: '2026-11-20T00:00:00.000Z',
  });
});
