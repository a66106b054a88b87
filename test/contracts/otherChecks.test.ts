import { CATALOGUE } from '../../shared/checks/catalogue.js';
import {
  type Resource,
  type ResourceKind,
  subscriptionResource,
  tenantResource,
} from '../../shared/estate/resource.js';
import type { Signals } from '../../shared/signals/types.js';
import { contextAt, signalsWith } from '../support/clusters.js';
import { goodSignals, HEALTHY_NOW, onlyNamed, without } from '../support/healthy.js';
import { holdsTogether } from './verdicts.js';

/** What checks.test.ts holds of checks of clusters, held of those of a subscription and of the tenant. */
const CHECKS = CATALOGUE.filter(({ about }) => about === 'subscription' || about === 'tenant');

const RESOURCES: Readonly<Partial<Record<ResourceKind, Resource>>> = {
  subscription: subscriptionResource('11111111-1111-4111-8111-111111111111', 'pay'),
  tenant: tenantResource('22222222-2222-4222-8222-222222222222'),
};

describe.each(CHECKS.map((check) => [check.id, check] as const))('%s', (_id, check) => {
  const resource = RESOURCES[check.about];
  if (resource === undefined) throw new Error(`no ${check.about} here`);
  const run = (signals: Signals, now = HEALTHY_NOW) => check.evaluate(resource, signals, contextAt(now));

  test('has something to go by, and gives one verdict of the whole', () => {
    expect(check.needs.length).toBeGreaterThan(0);
    expect(run(goodSignals())).toMatchObject([{ subject: null, status: expect.not.stringMatching('unknown') }]);
  });

  test.each(check.needs)('says unknown, never pass, without %s', (need) => {
    expect(run(without(need, goodSignals(), 'the lookout slept'))).toMatchObject([
      { status: 'unknown', reason: expect.stringContaining('the lookout slept') },
    ]);
  });

  test('reads no signal that it does not name', () => {
    expect(run(onlyNamed(check, goodSignals()))).toEqual(run(goodSignals()));
  });

  test('refuses a resource of another kind', () => {
    for (const [kind, other] of Object.entries(RESOURCES))
      if (kind !== check.about)
        expect(() => check.evaluate(other, goodSignals(), contextAt(HEALTHY_NOW))).toThrow(`judges a ${check.about}`);
  });

  test('gives verdicts that hold together', () => {
    for (const now of ['2019-07-01', HEALTHY_NOW, '2031-01-01'])
      for (const signals of [goodSignals(), signalsWith()])
        for (const verdict of run(signals, now)) holdsTogether(verdict);
  });
});
