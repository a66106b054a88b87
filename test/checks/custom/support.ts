import { type CustomCheck, readCustomCheck } from '../../../shared/checks/custom/readFile.js';

/** A check as a file has it, with other keys where they are given. */
export function customText(keys: Record<string, unknown> = {}): string {
  return JSON.stringify({
    id: 'custom-one',
    title: 'One',
    why: 'Because.',
    severity: 'medium',
    expression: 'true',
    reason: 'it is so',
    remediation: { text: 'Mend it.' },
    cases: [{ what: 'passes', cluster: {}, expect: 'pass' }],
    ...keys,
  });
}

/** @throws Error with the problems of a check that cannot be read */
export function customOf(keys: Record<string, unknown>): CustomCheck {
  const read = readCustomCheck(customText(keys), 'one.yaml');
  if ('problems' in read) throw new Error(read.problems.join('\n'));
  return read;
}
