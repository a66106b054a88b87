import { spawn } from 'node:child_process';
import { join } from 'node:path';

const PROGRAM = join(__dirname, '..', '..', 'dist', 'vigie.cjs');

test.each([
  ['a list', ['checks', '--format', 'json']],
  ['a help text', ['--help']],
])('%s may be read by `head`: no trace, no other exit code', async (_what, options) => {
  const child = spawn(process.execPath, [PROGRAM, ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  let err = '';
  child.stderr.on('data', (part) => {
    err += part;
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect({ code, err }).toEqual({ code: 0, err: '' });
});

test('a verdict that nobody reads still decides the exit code', async () => {
  const bad = { type: 'microsoft.containerservice/managedclusters', properties: { kubernetesVersion: '1.20.1' } };
  const child = spawn(process.execPath, [PROGRAM, 'evaluate', '-', '--now', '2026-11-23'], { stdio: 'pipe' });
  child.stdout.destroy();
  child.stdin.end(JSON.stringify(bad));
  expect(await new Promise((resolve) => child.once('close', resolve))).toBe(1);
});
