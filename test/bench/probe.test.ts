import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Usage } from '../../bench/probe.js';
import { sideMaps } from '../../shared/signals/cache.js';

const PROBE = join(__dirname, '..', '..', 'dist', 'benchProbe.cjs');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigie-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs a script with the probe in it. */
function probed(script: string): Usage {
  const file = join(folder, 'usage.json');
  const { status, stderr } = spawnSync(process.execPath, ['--require', PROBE, '-e', script], {
    encoding: 'utf8',
    env: { ...process.env, VIGIE_BENCH_FILE: file },
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(readFileSync(file, 'utf8')) as Usage;
}

test('what a process used is written at its end', () => {
  const idle = probed('');
  const busy = probed(
    'const b = Buffer.alloc(3e8, 1); const t = process.cpuUsage().user; while (process.cpuUsage().user < t + 3e5);',
  );
  expect(busy.peakRssBytes).toBeGreaterThan(3e8);
  expect(busy.cpuMs).toBeGreaterThan(300);
  expect(idle.sideMapBytes).toBe(0);
});

test('side maps are added up, as a sweep tells them', () => {
  const publish = (bytes: number) =>
    `require('node:diagnostics_channel').channel(${JSON.stringify(String(sideMaps.name))}).publish({ name: 'nodes', bytes: ${bytes} });`;
  expect(probed(publish(1_000) + publish(24)).sideMapBytes).toBe(1_024);
});
