// Looks at the content of infra/sentinel: all KQL against the tables with Microsoft's parser, each kind against the rules
// that Microsoft has for it, and content.json against its sources. Prints a count of each kind; exits 1 with problems.
//   node scripts/sentinel-check.mjs
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * The same look that the tests take.
 * @returns {Promise<{ kind: string, count: number, problems: string[] }[]>} a kind of content each
 * @throws Error that names the file and the key, where a file has not the form of its kind
 */
export async function checkSentinel() {
  const outfile = join(root, 'node_modules', '.cache', 'sentinel', 'check.cjs');
  await build({
    stdin: {
      contents: [
        "export { checkContent } from './check.js';",
        "export { readContent } from './content.js';",
        "export { checkWorkbooks } from '../workbooks/check.js';",
      ].join('\n'),
      resolveDir: join(root, 'test/infra/sentinel'),
    },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile,
    // Found beside the bundle, which lies in node_modules.
    external: ['@kusto/language-service-next'],
    // What test/infra/committed.ts goes by.
    define: { __dirname: JSON.stringify(join(root, 'test/infra')) },
    logLevel: 'error',
  });
  const { checkContent, checkWorkbooks, readContent } = createRequire(import.meta.url)(outfile);
  return [...checkContent(readContent()), ...checkWorkbooks(), ...GENERATORS.map(generated)];
}

const GENERATORS = ['content', 'workbooks', 'solution'];

function generated(name) {
  const script = join(root, `scripts/sentinel-${name}.mjs`);
  const ran = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
  return { kind: `generators of files (${name})`, count: 1, problems: ran.status === 0 ? [] : [ran.stderr.trim()] };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const checked = await checkSentinel();
  for (const { kind, count, problems } of checked) {
    for (const problem of problems) process.stdout.write(`sentinel: WRONG ${problem}\n`);
    process.stdout.write(`sentinel: ${kind}: ${count} looked at, ${problems.length} wrong\n`);
  }
  if (checked.some(({ problems }) => problems.length > 0)) process.exitCode = 1;
}
