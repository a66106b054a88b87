import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { parse } from 'yaml';

const ROOT = join(__dirname, '..', '..');
const page = readFileSync(join(ROOT, 'docs', 'pull-requests.md'), 'utf8');
const action = parse(readFileSync(join(ROOT, 'action.yml'), 'utf8'));
const blocks = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, block = '']) => block);
const github = blocks.find((block) => block.startsWith('name: plan\n')) ?? '';
const folder = mkdtempSync(join(tmpdir(), 'vigie-pull-requests-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** GitHub's parser is made of ES modules that import JSON in a way of their own, so it is bundled first. */
function problemsOf(content: string): readonly string[] {
  const outfile = join(folder, 'parser.cjs');
  const stdin = { contents: "export * from '@actions/workflow-parser';", resolveDir: ROOT };
  buildSync({ stdin, bundle: true, platform: 'node', format: 'cjs', outfile, logLevel: 'error' });
  const { NoOperationTraceWriter, parseWorkflow } = require(outfile);
  const { context } = parseWorkflow({ name: 'plan.yml', content }, new NoOperationTraceWriter());
  return context.errors.getErrors().map(({ message }: { message: string }) => message);
}

test('GitHub takes the example', () => {
  expect(problemsOf(github)).toEqual([]);
  expect(problemsOf(github.replace('runs-on:', 'runs_on:'))).not.toEqual([]);
});

test('it gives the action inputs that it has, and reads outputs that it has', () => {
  const { steps } = parse(github).jobs.plan;
  const judging = steps.find((step: { id?: string }) => step.id === 'vigie');
  for (const input of Object.keys(judging.with)) expect(Object.keys(action.inputs)).toContain(input);
  const outputs = [...github.matchAll(/steps\.vigie\.outputs\.([\w-]+)/g)].map(([, name]) => name);
  expect(outputs.length).toBeGreaterThan(0);
  for (const output of outputs) expect(Object.keys(action.outputs)).toContain(output);
});

test('the page names each input and output of the action', () => {
  const named = [...page.matchAll(/`([\w-]+)`/g)].map(([, name]) => name);
  expect(named).toEqual(expect.arrayContaining([...Object.keys(action.inputs), ...Object.keys(action.outputs)]));
});

test('each other example is YAML with steps', () => {
  for (const block of blocks.filter((one) => one !== github)) {
    const read = parse(block);
    expect((Array.isArray(read) ? read : read.steps).length).toBeGreaterThan(0);
  }
});
