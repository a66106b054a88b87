import { hang } from '../../cli/output.js';

test('what stands to a label begins beside it, and goes on below its own beginning', () => {
  expect(hang('sentinel', `yes: ${'word '.repeat(20).trim()}`)).toEqual([
    '  sentinel      yes: word word word word word word word word word word word word',
    '                word word word word word word word word',
  ]);
});

test('a label that leaves no room beside it has a line of its own', () => {
  expect(hang('servicenow-events', 'yes: a SIEM takes every event')).toEqual([
    '  servicenow-events',
    '                yes: a SIEM takes every event',
  ]);
});
