import check from '../../../shared/checks/access/requiredTags.js';
import { checkSettingsSchema } from '../../../shared/checks/settings.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

const evaluate = (tags: unknown, given: unknown) => {
  const { requiredTags } = checkSettingsSchema.parse({ requiredTags: given });
  const cluster = clusterOf({ kubernetesVersion: '1.35.7' }, { tags });
  return check.evaluate(cluster, signalsWith(), contextAt('2026-08-23', {}, { requiredTags }));
};
const BOTH = ['owner', 'environment'];

test.each([
  [
    'passes with all of them',
    { owner: 'payments', environment: 'production', more: '' },
    BOTH,
    'pass',
    'has the required tags owner, environment',
    [],
  ],
  ['compares names without regard to case', { Owner: 'payments' }, ['OWNER'], 'pass', 'has the required tag OWNER', []],
  [
    'takes a name with dots for one name',
    { 'acme.owner': 'x' },
    ['acme.owner'],
    'pass',
    'has the required tag acme.owner',
    [],
  ],
  [
    'passes where one of two spellings has a value',
    { Owner: '', owner: 'payments' },
    ['owner'],
    'pass',
    'has the required tag owner',
    [],
  ],
  ['fails without one', { owner: 'payments' }, BOTH, 'fail', 'lacks the required tag environment', ['environment']],
  ['takes an empty value for missing', { owner: '' }, ['owner'], 'fail', 'lacks the required tag owner', ['owner']],
  ['takes white space for empty', { owner: ' \t' }, ['owner'], 'fail', 'lacks the required tag owner', ['owner']],
  ['takes null for missing', { owner: null }, ['owner'], 'fail', 'lacks the required tag owner', ['owner']],
  ['fails where there are no tags', {}, BOTH, 'fail', 'lacks the required tags owner, environment', BOTH],
  ['fails where tags are null', null, BOTH, 'fail', 'lacks the required tags owner, environment', BOTH],
  ['fails where tags are absent', undefined, BOTH, 'fail', 'lacks the required tags owner, environment', BOTH],
  ['does not guess from odd tags', ['owner'], BOTH, 'unknown', 'odd payload: tags is a list', undefined],
  [
    'does not guess from an odd value',
    { owner: 7 },
    ['owner'],
    'unknown',
    'odd payload: tag owner is a number',
    undefined,
  ],
  [
    'does not apply where none is required',
    {},
    [],
    'notApplicable',
    'no tag is required by the configuration',
    undefined,
  ],
  [
    'does not apply by default',
    { owner: 'payments' },
    undefined,
    'notApplicable',
    'no tag is required by the configuration',
    undefined,
  ],
])('required-tags %s', (_what, tags, required, status, reason, missing) => {
  const severity = status === 'fail' ? 'low' : null;
  const [verdict, ...more] = evaluate(tags, required);
  expect(verdict).toMatchObject({ status, severity, reason, subject: null });
  expect(verdict?.evidence).toEqual(missing === undefined ? {} : { missing });
  expect(more).toEqual([]);
});

test.each([[['']], [[' ']], ['owner'], [[1]]])('%j is no list of tags', (requiredTags) => {
  expect(checkSettingsSchema.safeParse({ requiredTags }).success).toBe(false);
});
