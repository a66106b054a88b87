// Writes docs/openapi.json from the routes of shared/report/http. Run it after a change of a route or an answer:
//   node scripts/openapi.mjs
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const bundled = await build({
  entryPoints: [join(root, 'shared/report/http/openapi.ts')],
  bundle: true,
  platform: 'node',
  format: 'esm',
  write: false,
  logLevel: 'warning',
});
const code = Buffer.from(bundled.outputFiles[0].contents).toString('base64');
const { openApiText } = await import(`data:text/javascript;base64,${code}`);
writeFileSync(join(root, 'docs/openapi.json'), openApiText());
