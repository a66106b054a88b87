import { doctorText } from '../../cli/formats/doctorText.js';
import type { Examination, Result, Status } from '../../shared/sweep/doctor/form.js';

const result = (asked: string, status: Status): Result => ({ asked, status, found: 'x', lost: null, remedy: null });

function textOf(results: readonly Result[]): string {
  const reads: Examination = { name: 'reads', status: 'failed', results: [...results] };
  return doctorText({ schema: 'vigie-doctor/1', now: '', examinations: [reads], subscriptions: [], destinations: [] });
}

test('of more than 30 results none that failed is left out', () => {
  const well = Array.from({ length: 40 }, (_none, at) => result(`well ${at}`, 'ok'));
  const text = textOf([...well, result('broken', 'failed'), result('doubtful', 'warning')]);
  expect(text).toMatch(/ok +well 0: x\n/);
  expect(text).toMatch(/failed +broken: x\n +warning +doubtful: x\n +and 12 more: --format json shows all\n/);
  expect(text).not.toContain('well 28');
});
