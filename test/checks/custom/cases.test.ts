import { runCases } from '../../../shared/checks/custom/cases.js';
import { contextAt } from '../../support/clusters.js';
import { customOf } from './support.js';

const pools = { properties: { agentPoolProfiles: [{ name: 'a' }, { name: 'b' }] } };
const { settings } = contextAt('2026-11-23');
const results = (one: Record<string, unknown>, keys: Record<string, unknown> = {}) =>
  runCases(
    customOf({ subject: 'pool', expression: 'pool.name == "a"', cases: [{ what: 'goes', ...one }], ...keys }),
    settings,
  );

test.each([
  ['the one that is meant goes as expected', { cluster: pools, expect: 'pass', subject: 'pool/a' }, null],
  ['the one that is meant does not', { cluster: pools, expect: 'pass', subject: 'pool/b' }, 'fail (it is so)'],
  ['one of all does not', { cluster: pools, expect: 'pass' }, 'fail (it is so)'],
  ['there is none of that name', { cluster: pools, expect: 'pass', subject: 'pool/c' }, 'no verdict'],
  ['nothing can be said, as expected', { cluster: {}, expect: 'unknown' }, null],
])('a case where %s', (_what, one, got) => {
  expect(results(one)).toMatchObject([{ what: 'goes', got }]);
});

test('a case has a time of its own', () => {
  const keys = { expression: 'now >= timestamp("2026-06-01T00:00:00Z")' };
  expect(results({ cluster: pools, expect: 'fail' }, keys)).toMatchObject([{ got: null }]);
  expect(results({ cluster: pools, expect: 'pass', now: '2026-06-01' }, keys)).toMatchObject([{ got: null }]);
});
