// Writes the workbooks of infra/sentinel/workbooks as gallery JSON, and docs/workbooks.md, which says what is in them.
//   node scripts/sentinel-workbooks.mjs [--check]: with --check nothing is written; exits 1 where a file is not current
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { galleryOf } from './workbooks/gallery.mjs';
import { workbooksPage } from './workbooks/page.mjs';
import { workbooksIn } from './workbooks/sources.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values } = parseArgs({ options: { check: { type: 'boolean' } } });

const workbooks = workbooksIn(root);
for (const workbook of workbooks)
  made(
    `infra/sentinel/workbooks/${workbook.folder}.workbook.json`,
    `${JSON.stringify(galleryOf(workbook), null, 2)}\n`,
  );
made('docs/workbooks.md', workbooksPage(workbooks));

function made(path, text) {
  const file = join(root, path);
  if (!values.check) return writeFileSync(file, text);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  process.stderr.write(`${path} is not what its source makes; run node scripts/sentinel-workbooks.mjs\n`);
  process.exitCode = 1;
}
