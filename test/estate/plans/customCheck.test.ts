import { readInput, readResource } from '../../../shared/estate/input.js';
import type { JsonObject } from '../../../shared/json.js';
import { customOf } from '../../checks/custom/support.js';
import { contextAt, signalsWith } from '../../support/clusters.js';
import { planWith } from './terraformPlans.js';

function asked(expression: string, plan: JsonObject) {
  const input = readInput(plan);
  if ('problem' in input || input.resources[0] === undefined) throw new Error('no cluster');
  const { check } = customOf({ subject: 'cluster', expression, reason: 'no' });
  return check.evaluate(readResource(input.resources[0]), signalsWith(), contextAt('2026-11-23'))[0];
}

test.each<readonly [string, string, JsonObject, string]>([
  ['what the plan says', 'cluster.properties.disableLocalAccounts', {}, 'pass'],
  ['what the plan says is not set', '!has(cluster.properties.autoUpgradeProfile.upgradeChannel)', {}, 'fail'],
  ['what the plan has no word for', '!has(cluster.properties.windowsProfile)', {}, 'unknown'],
  [
    'what is known only after apply',
    '!has(cluster.properties.disableLocalAccounts)',
    { local_account_disabled: true },
    'unknown',
  ],
  ['tags that are known only after apply', '!("team" in cluster.tags)', { tags: true }, 'unknown'],
])('an expression about %s', (_what, expression, unknown, status) => {
  const after = Object.fromEntries(Object.keys(unknown).map((key) => [key, undefined]));
  expect(asked(expression, planWith(after, { unknown }))).toMatchObject({ status });
});
