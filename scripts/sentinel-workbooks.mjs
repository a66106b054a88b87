// Writes the workbooks of infra/sentinel/workbooks as gallery JSON, and docs/workbooks.md, which says what is in them.
//   node scripts/sentinel-workbooks.mjs [--check]: with --check nothing is written; exits 1 where a file is not current
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { maker } from './generated.mjs';
import { galleryOf } from './workbooks/gallery.mjs';
import { workbooksPage } from './workbooks/page.mjs';
import { workbooksIn } from './workbooks/sources.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values } = parseArgs({ options: { check: { type: 'boolean' } } });
const made = maker({ root, check: values.check, script: 'scripts/sentinel-workbooks.mjs' });

const workbooks = workbooksIn(root);
for (const workbook of workbooks)
  made(
    `infra/sentinel/workbooks/${workbook.folder}.workbook.json`,
    `${JSON.stringify(galleryOf(workbook), null, 2)}\n`,
  );
made('docs/workbooks.md', workbooksPage(workbooks));
