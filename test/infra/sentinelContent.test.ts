import { checkContent } from './sentinel/check.js';
import { readContent } from './sentinel/content.js';

test.each(checkContent(readContent()).map((one) => [one.kind, one] as const))(
  'there are %s, and nothing is wrong with them',
  (_kind, { count, problems }) => {
    expect(problems).toEqual([]);
    expect(count).toBeGreaterThan(0);
  },
);
