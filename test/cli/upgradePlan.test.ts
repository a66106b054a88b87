import { commandLines } from '../../cli/formats/upgradePlanWords.js';
import { upgradePlanSchema } from '../../shared/report/upgradePlan/schema.js';
import { called } from '../support/called.js';
import { storyConfig } from './upgradePlanStory.js';

const FREEZES = 'freezes: [{ name: "Spring | sale", from: 2027-03-20, to: 2027-04-04, owners: [search] }]\n';

async function plan(...args: readonly string[]) {
  const { config, out, env } = await storyConfig(FREEZES);
  return called(['upgrade-plan', ...args, '--config', config, '--out', out], { env });
}

test('the table is made for people, in 80 columns', async () => {
  const { code, out } = await plan();
  expect(code).toBe(0);
  expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  for (const line of [
    '4 clusters due by 2027-05-30; 5 others need nothing until then.',
    'aks-payments-prod (Payments, owner payments)',
    '  due           2026-11-30, overdue for 1 day (high)',
    '  path          1.34 to 1.35 to 1.36 to 1.37',
    '      --control-plane-only --kubernetes-version 1.35.10',
    '  freeze        must be done by 2027-03-19: Spring | sale covers 2027-03-20 to',
    'Not looked at: PodDisruptionBudgets, admission webhooks, free quota and free',
  ])
    expect(out.split('\n')).toContain(line);
});

test('the commands of the table are commands of a shell: joined again they are those of the json', async () => {
  const [table, json] = [await plan(), await plan('--format', 'json')];
  const joined = table.out.replaceAll(/ \\\n +/g, ' ');
  const { clusters } = upgradePlanSchema.parse(JSON.parse(json.out));
  const commands = clusters.flatMap(({ steps, longTerm }) => [
    ...steps.map(({ command }) => command),
    ...(longTerm?.commands ?? []),
  ]);
  expect(commands.length).toBeGreaterThan(10);
  for (const command of commands) expect(joined).toContain(`    ${command}\n`);
});

test('--format markdown escapes what others named', async () => {
  const { code, out } = await plan('--format', 'markdown', '--owner', 'search');
  expect(code).toBe(0);
  expect(out).toContain('## aks-search-office \\(Search, owner search\\)');
  expect(out).toContain('- **Freeze**: must be done by 2027-03-19: Spring \\| sale covers');
  expect(out).not.toContain('aks-payments-prod');
});

test('a value that is too long for its line goes below its option', () => {
  expect(commandLines(`az aks upgrade --name ${'a'.repeat(63)} --control-plane-only`, 66)).toEqual([
    'az aks upgrade --name \\',
    `  ${'a'.repeat(63)} \\`,
    '  --control-plane-only',
  ]);
});

test.each([
  [['--target', '1.36.2'], '--target is "1.36.2"; expected a minor. Try: --target 1.36'],
  [['--until', '2027-02-30'], '--until is "2027-02-30"; expected a day. Try: --until 2027-03-31'],
  [['--owner', 'paymets'], '--owner is "paymets", which the last sweep does not know (did you mean "payments"?)'],
  [['--format', 'yaml'], 'Allowed choices are table, json, markdown'],
])('%j is refused with what to do', async (args, words) => {
  const { code, err } = await plan(...args);
  expect([code, err]).toEqual([2, expect.stringContaining(words)]);
});
