import { HELP, parseArguments } from '../../bench/arguments.js';
import { UsageError } from '../../bench/usageError.js';

test('the whole bench needs no option', () => {
  expect(parseArguments([])).toEqual({
    ...{ sizes: [100, 1_000, 10_000], runs: 5, large: false, ci: false },
    out: 'bench/results.json',
  });
});

test('sizes are taken in rising order, each once', () => {
  expect(parseArguments(['--sizes', '1000, 100,1000', '--runs', '2', '--large'])).toMatchObject({
    ...{ sizes: [100, 1_000], runs: 2, large: true },
  });
});

test('CI measures 100 and 1,000 once', () => {
  expect(parseArguments(['--ci', '--out', 'o.json'])).toEqual({
    ...{ sizes: [100, 1_000], runs: 1, large: false, ci: true, out: 'o.json' },
  });
});

test('help is all that --help asks for, and it names every option', () => {
  expect(parseArguments(['--help'])).toBe('help');
  for (const option of ['sizes', 'runs', 'large', 'ci', 'out']) expect(HELP).toContain(`--${option}`);
});

test.each([
  ['--sizes 100,many', '--sizes is "many"; expected a whole number from 1 to 100000'],
  ['--sizes 0', '--sizes is "0"'],
  ['--sizes 100001', '--sizes is "100001"'],
  ['--runs 0', '--runs is "0"; expected a whole number from 1 to 99'],
  ['--ci --runs 2', '--ci has its own sizes and runs; leave --runs out'],
  ['--ci --large', 'leave --large out'],
  ['--size 100', "Unknown option '--size'"],
  ['more', "Unexpected argument 'more'"],
])('%s is refused in one line', (given, message) => {
  const refusal = (): unknown => parseArguments(given.split(' '));
  expect(refusal).toThrow(UsageError);
  expect(refusal).toThrow(message);
  expect(refusal).not.toThrow('\n');
});
