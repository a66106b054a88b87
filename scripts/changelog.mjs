// Writes CHANGELOG.md from the change notes: changes/<slug>.<added|changed|fixed>.md is not released yet, and
// changes/<version>/<slug>.… belongs to that version. With --print the text goes to stdout and nothing is written.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const notes = join(root, 'changes');
const SECTIONS = [
  ['added', 'Added'],
  ['changed', 'Changed'],
  ['fixed', 'Fixed'],
];

const text = changelog();
if (process.argv.includes('--print')) process.stdout.write(text);
else writeFileSync(join(root, 'CHANGELOG.md'), text);

function changelog() {
  const versions = readdirSync(notes, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  const parts = [
    section('Not released yet', notes),
    ...versions.map((version) => section(version, join(notes, version))),
  ];
  return `# Changelog\n\nMade from the notes in \`changes/\` by \`npm run docs\`.\n${parts.join('')}`;
}

function section(title, folder) {
  const files = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort();
  const odd = files.find((name) => !/^[a-z0-9-]+\.(added|changed|fixed)\.md$/.test(name));
  if (odd !== undefined) throw new Error(`${odd} is no change note; name it <slug>.<added|changed|fixed>.md`);
  const parts = SECTIONS.map(([kind, heading]) => {
    const lines = files
      .filter((name) => name.endsWith(`.${kind}.md`))
      .map((name) => `- ${readFileSync(join(folder, name), 'utf8').trim().replace(/\s+/g, ' ')}\n`);
    return lines.length === 0 ? '' : `\n### ${heading}\n\n${lines.join('')}`;
  });
  return parts.join('') === '' ? '' : `\n## ${title}\n${parts.join('')}`;
}
