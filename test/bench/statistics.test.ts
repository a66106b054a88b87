import { spreadOf } from '../../bench/statistics.js';

test.each([
  [[3], { median: 3, least: 3, most: 3 }],
  [[5, 1, 3], { median: 3, least: 1, most: 5 }],
  [[4, 1, 3, 2], { median: 2.5, least: 1, most: 4 }],
  [[10, 9, 100], { median: 10, least: 9, most: 100 }],
])('%j has the median, the least and the most %j', (values, expected) => {
  expect(spreadOf(values)).toEqual(expected);
});
