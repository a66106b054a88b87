import { inOrder } from '../../../shared/report/upgradePlan/cluster.js';
import type { ClusterPlan } from '../../../shared/report/upgradePlan/schema.js';

type Ordered = Pick<ClusterPlan, 'name' | 'id' | 'overdue' | 'due' | 'severity'>;

const plans: readonly Ordered[] = [
  // The calendar no longer has its minor: nobody knows since when it is out.
  { name: 'longOut', overdue: true, due: null, severity: null },
  { name: 'overdue', overdue: true, due: '2026-11-30', severity: 'low' },
  // AKS said that it is out before the calendar did: its due date is still to come.
  { name: 'outEarly', overdue: true, due: '2027-01-31', severity: 'high' },
  { name: 'first', overdue: false, due: '2026-12-31', severity: 'low' },
  { name: 'worse', overdue: false, due: '2027-01-31', severity: 'high' },
  { name: 'a', overdue: false, due: '2027-01-31', severity: 'medium' },
  { name: 'b', overdue: false, due: '2027-01-31', severity: 'medium' },
  { name: 'noFinding', overdue: false, due: '2027-01-31', severity: null },
].map((one) => ({ ...one, id: `/${one.name}` }) as Ordered);

test('overdue first, then what is due first, then the worst, then by name', () => {
  const sorted = [...plans].reverse().sort((a, b) => inOrder(a as ClusterPlan, b as ClusterPlan));
  expect(sorted.map(({ name }) => name)).toEqual(plans.map(({ name }) => name));
});
