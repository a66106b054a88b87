// How each program becomes one file: what dist/ holds, and what cold-start.mjs measures, is made with the same settings.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pageParts } from './pageParts.cjs';

/** @param root of the project */
export function bundling(root) {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const options = {
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    define: { 'process.env.VIGIE_VERSION': JSON.stringify(version) },
    logLevel: 'warning',
    legalComments: 'none',
    // Exists only inside a Functions host. Everything else is in the bundle: one file is read instead of two thousand, and
    // nothing has to be installed where it runs.
    external: ['@azure/functions-core'],
  };
  return { ...options, outExtension: { '.js': '.cjs' }, plugins: [pageParts(), drawnApart()] };
}

/**
 * What draws reports, calendars and badges is large, and few starts ever draw: where it is imported when it is needed, it is a file of its own
 * beside the program, dist/report.cjs. Inside the programs it would cost each start a tenth of its time.
 */
const drawnApart = () => ({
  name: 'drawn-apart',
  setup({ onResolve }) {
    onResolve({ filter: /\/drawn\.js$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './report.cjs', external: true } : undefined,
    );
  },
});
