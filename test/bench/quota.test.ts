import { type Bucket, quotaFloorMs } from '../../bench/quota.js';

const bucket = (more: Partial<Bucket>): Bucket => ({
  ...{ name: 'resource graph', capacity: 15, refillPerSecond: 3, windowSeconds: null, taken: 0, refused: 0 },
  ...more,
});

test.each([
  ['nothing where there are no buckets', [], 0],
  ['nothing while a bucket holds enough from the start', [bucket({ taken: 15 })], 0],
  ['a third of a second for one request more than it holds', [bucket({ taken: 16 })], 1_000 / 3],
  [
    'what the slowest bucket needs',
    [bucket({ taken: 45 }), bucket({ taken: 70, capacity: 60, refillPerSecond: 1 })],
    10_000,
  ],
  ['nothing while one window is enough', [bucket({ taken: 15, windowSeconds: 5 })], 0],
  ['a whole window for one request more', [bucket({ taken: 16, windowSeconds: 5 })], 5_000],
  ['another for the 31st', [bucket({ taken: 31, windowSeconds: 5 })], 10_000],
  ['nothing for what was refused: a refusal takes nothing', [bucket({ taken: 15, refused: 40 })], 0],
])('quotas dictate %s', (_what, buckets, expected) => {
  expect(quotaFloorMs(buckets)).toBeCloseTo(expected);
});
