// Writes docs/event.schema.json from shared/events/event.ts. Run it after a change of the event:
//   node scripts/event-schema.mjs
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const bundled = await build({
  entryPoints: [join(root, 'shared/events/jsonSchema.ts')],
  bundle: true,
  platform: 'node',
  format: 'esm',
  write: false,
});
const code = Buffer.from(bundled.outputFiles[0].contents).toString('base64');
const { eventJsonSchemaText } = await import(`data:text/javascript;base64,${code}`);
writeFileSync(join(root, 'docs/event.schema.json'), eventJsonSchemaText());
