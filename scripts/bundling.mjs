// How each program becomes one file: what dist/ holds, and what cold-start.mjs measures, is made with the same settings.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @param root of the project */
export function bundling(root) {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return {
    absWorkingDir: root,
    outExtension: { '.js': '.cjs' },
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
}
