import { type CaseResult, runCases } from '../shared/checks/custom/cases.js';
import { VigieError } from '../shared/errors.js';
import { checkSettingsOf, loadVigieConfig } from '../shared/sweep/compose.js';
import { count } from '../shared/text.js';
import { paint, print, wrap } from './output.js';

/**
 * Asks the user's own checks the cases that their files give, and prints a line each. Exit code 1 where one goes otherwise.
 * @throws VigieError VIGIE_CONFIG_INVALID where a check cannot be read, or there is none
 */
export async function testChecks(file: string | undefined): Promise<void> {
  const config = loadVigieConfig(file, process.env);
  if (config.customChecks === undefined)
    throw new VigieError(
      'VIGIE_CONFIG_INVALID',
      'customChecks is missing; it names the folder of your own checks. Try: customChecks: ./checks',
    );
  const settings = checkSettingsOf(config);
  const asked = config.ownChecks.all.map((own) => ({ id: own.check.id, results: runCases(own, settings) }));
  const results = asked.flatMap((one) => one.results);
  const failed = results.filter(({ got }) => got !== null).length;
  const lines = asked.flatMap((one) => [paint('bold', one.id), ...one.results.flatMap(caseLines)]);
  const sum = `${count(results.length, 'case')} of ${count(asked.length, 'check')}: ${failed === 0 ? 'all as expected' : `${failed} not as expected`}`;
  await print(`${[...lines, sum].join('\n')}\n`);
  process.exitCode = failed === 0 ? 0 : 1;
}

function caseLines({ what, expected, got }: CaseResult): readonly string[] {
  const [first = '', ...rest] = wrap(got === null ? what : `${what}: expected ${expected}, got ${got}`, 80 - 8);
  const mark = got === null ? paint('green', 'ok') : paint('red', 'FAIL');
  const pad = ' '.repeat(got === null ? 4 : 2);
  return [`  ${mark}${pad}${first}`, ...rest.map((line) => `${' '.repeat(8)}${line}`)];
}
