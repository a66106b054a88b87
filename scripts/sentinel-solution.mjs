// The solution package for Microsoft Sentinel, from the content of infra/sentinel; its README there says what goes where.
//   node scripts/sentinel-solution.mjs [--check]      Data/Solution_Vigie.json and its neighbours; --check writes nothing
//   node scripts/sentinel-solution.mjs --out FOLDER   everything, laid out as in a clone of Azure/Azure-Sentinel
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { asimLayout } from './solution/asim.mjs';
import { descriptions, solutionFiles } from './solution/content.mjs';
import { dataText, LOGO, notesText, tableText, workbooksText } from './solution/data.mjs';
import { packageFiles } from './solution/package/package.mjs';
import { packageSources } from './solution/package/sources.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const home = join(root, 'infra', 'sentinel', 'solution');
const { values } = parseArgs({ options: { check: { type: 'boolean' }, out: { type: 'string' } } });

const solution = parse(readFileSync(join(home, 'solution.yaml'), 'utf8'));
const files = solutionFiles(root, solution.releases[0]);
const said = descriptions(root);
const DATA = `Data/Solution_${solution.name}.json`;
const made = {
  [DATA]: dataText(solution, files, said),
  'ReleaseNotes.md': notesText(solution),
  'workbooksMetadata.json': workbooksText(solution, said),
};

if (values.out === undefined) for (const [path, text] of Object.entries(made)) current(path, text);
else layOut(values.out);

function current(path, text) {
  const file = join(home, path);
  if (!values.check) return writeFileSync(file, text);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  process.stderr.write(`infra/sentinel/solution/${path} is not current; run node scripts/sentinel-solution.mjs\n`);
  process.exitCode = 1;
}

function layOut(folder) {
  const put = (path, text) => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  const own = `Solutions/${solution.name}`;
  for (const { kind, path, text } of files) {
    put(`${own}/${path}`, text);
    if (kind === 'Workbooks') put(path, text);
  }
  put(`${own}/${DATA}`, made[DATA]);
  put(`${own}/ReleaseNotes.md`, made['ReleaseNotes.md']);
  const metadata = readFileSync(join(home, 'SolutionMetadata.json'), 'utf8');
  put(`${own}/SolutionMetadata.json`, metadata);
  const sources = packageSources(root, solution, JSON.parse(made['workbooksMetadata.json']));
  const packed = packageFiles({ ...solution, metadata: JSON.parse(metadata), logo: LOGO }, sources);
  for (const [path, text] of Object.entries(packed)) put(`${own}/${path}`, text);
  put('Logos/Vigie.svg', readFileSync(join(home, 'Logos', 'Vigie.svg'), 'utf8'));
  const tables = JSON.parse(readFileSync(join(root, 'docs', 'sentinel-tables.json'), 'utf8'));
  for (const [name, columns] of Object.entries(tables))
    put(`.script/tests/KqlvalidationsTests/CustomTables/${name}.json`, tableText(name, columns));
  for (const [path, text] of Object.entries(asimLayout(root, tables))) put(path, text);
}
