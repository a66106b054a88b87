import { runCases } from '../../shared/checks/custom/cases.js';
import { customCheckSchema } from '../../shared/checks/custom/form.js';
import { readCustomCheck } from '../../shared/checks/custom/readFile.js';
import { contextAt } from '../support/clusters.js';
import { blocks, page } from './pages.js';

const PAGE = page('docs/custom-checks.md');

test('the check of the page is read, and its three cases go as expected', () => {
  const read = readCustomCheck(blocks(PAGE, 'yaml')[0] ?? '', 'page.yaml');
  if ('problems' in read) throw new Error(read.problems.join('\n'));
  const results = runCases(read, contextAt('2026-11-23').settings);
  expect(results.map(({ got }) => got)).toEqual([null, null, null]);
  expect(read.cases.map((one) => one.expect)).toEqual(['pass', 'fail', 'notApplicable']);
});

test('the page names every key', () => {
  const shapes = [
    customCheckSchema.shape,
    customCheckSchema.shape.cases.element.shape,
    customCheckSchema.shape.remediation.shape,
  ];
  const missing = shapes.flatMap((shape) => Object.keys(shape)).filter((key) => !PAGE.text.includes(`\`${key}\``));
  expect(missing).toEqual([]);
});
