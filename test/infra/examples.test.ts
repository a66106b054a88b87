import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as WorkflowParser from '@actions/workflow-parser';
import { buildSync } from 'esbuild';
import { parse } from 'yaml';
import { ROOT, read, template } from './committed.js';

const GITHUB = 'infra/examples/github-actions.yml';
const PIPELINES = 'infra/examples/azure-pipelines.yml';

const folder = mkdtempSync(join(tmpdir(), 'vigie-examples-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** GitHub's parser is made of ES modules that import JSON in a way of their own, so it is bundled first. */
function parser(): typeof WorkflowParser {
  const outfile = join(folder, 'parser.cjs');
  const stdin = { contents: "export * from '@actions/workflow-parser';", resolveDir: ROOT };
  buildSync({ stdin, bundle: true, platform: 'node', format: 'cjs', outfile, logLevel: 'error' });
  return require(outfile);
}

const { NoOperationTraceWriter, parseWorkflow } = parser();

function problemsOf(content: string): string[] {
  const { context } = parseWorkflow({ name: GITHUB, content }, new NoOperationTraceWriter());
  return context.errors.getErrors().map(({ message }) => message);
}

test('GitHub takes its example', () => {
  expect(problemsOf(read(GITHUB))).toEqual([]);
});

test.each([
  ['a key', 'runs-on: ubuntu-latest', 'runs_on: ubuntu-latest', /Unexpected value 'runs_on'/],
  ['a right', 'id-token: write', 'id-tokens: write', /Unexpected value 'id-tokens'/],
  ['an expression', 'vars.AZURE_TENANT_ID', 'variables.AZURE_TENANT_ID', /Unrecognized named-value: 'variables'/],
])('GitHub would not take it with %s that is wrong', (_what, right, wrong, expected) => {
  expect(read(GITHUB)).toContain(right);
  expect(problemsOf(read(GITHUB).replace(right, wrong)).join('\n')).toMatch(expected);
});

/** Keys that Azure Pipelines knows in each place (learn.microsoft.com/azure/devops/pipelines/yaml-schema), as far as used. */
const KNOWN: readonly (readonly [place: RegExp, keys: readonly string[]])[] = [
  [/^$/, ['trigger', 'pr', 'pool', 'variables', 'stages']],
  [/^\/(trigger|pr)$/, ['branches']],
  [/^\/(trigger|pr)\/branches$/, ['include', 'exclude']],
  [/^\/pool$/, ['vmImage']],
  [/^\/variables\/\d+$/, ['group']],
  [/^\/stages\/\d+$/, ['stage', 'displayName', 'dependsOn', 'condition', 'lockBehavior', 'jobs']],
  [/\/jobs\/\d+$/, ['job', 'deployment', 'environment', 'timeoutInMinutes', 'strategy', 'steps']],
  [/\/strategy$/, ['runOnce']],
  [/\/runOnce$/, ['deploy']],
  [/\/deploy$/, ['steps']],
  [/\/steps\/\d+$/, ['task', 'inputs', 'script', 'checkout', 'displayName']],
  [/\/inputs$/, ['azureSubscription', 'scriptType', 'scriptLocation', 'inlineScript', 'version']],
];

function strangeKeys(value: unknown, place = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((one, at) => strangeKeys(one, `${place}/${at}`));
  if (typeof value !== 'object' || value === null) return [];
  const known = KNOWN.find(([where]) => where.test(place))?.[1] ?? [];
  return Object.entries(value).flatMap(([key, inner]) => [
    ...(known.includes(key) ? [] : [`${place}/${key}`]),
    ...strangeKeys(inner, `${place}/${key}`),
  ]);
}

test('the example of Azure Pipelines has keys that it knows, each in its place', () => {
  expect(strangeKeys(parse(read(PIPELINES)))).toEqual([]);
  const wrong = read(PIPELINES).replace('inlineScript: |', 'inlineSkript: |');
  expect(strangeKeys(parse(wrong))).toEqual(['/stages/0/jobs/0/steps/0/inputs/inlineSkript']);
});

describe.each([GITHUB, PIPELINES])('%s', (file) => {
  const text = read(file);

  test('holds no secret, and reads none', () => {
    expect(text).not.toMatch(/secrets\.|password:|client-secret|connection-?string/i);
  });

  test('deploys a template that is there, with parameters that it has', () => {
    const files = [...text.matchAll(/--template-file (\S+)/g)].map(([, path = '']) => path);
    expect(files).toEqual(['infra/main.bicep', 'infra/main.bicep']);
    const given = [...text.matchAll(/--parameters ((?:\w+="[^"]*" ?)+)/g)].map(([, list = '']) =>
      [...list.matchAll(/(\w+)=/g)].map(([, name]) => name),
    );
    expect(given).toEqual([
      ['workspaceId', 'sentinelContent'],
      ['workspaceId', 'sentinelContent'],
    ]);
    expect(Object.keys(template('main').parameters ?? {})).toEqual(expect.arrayContaining(given.flat()));
  });

  test('shows a pull request by an identity of its own, and deploys with another', () => {
    const [shows = '', deploys = ''] = text.split(/^ {2}(?:deploy:|- stage: deploy)$/m);
    expect(shows).toContain('deployment group what-if');
    expect(shows).toContain('vigie-what-if');
    expect(shows).not.toContain('deployment group create');
    expect(deploys).toContain('deployment group create');
    expect(deploys).not.toContain('vigie-what-if');
  });

  test('finds the app by the tag that the template gives it', () => {
    expect(text).toContain('azd-service-name');
    expect(read('infra/modules/functionApp.bicep')).toContain("'azd-service-name': 'app'");
  });

  test('is shown as it is in docs/pipelines.md', () => {
    expect(read('docs/pipelines.md')).toContain(`\`\`\`yaml\n${text}\`\`\``);
  });
});
