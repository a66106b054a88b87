import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checksMatrix } from '../../cli/checksMatrix.js';
import { checksPage } from '../../cli/formats/checksPage.js';
import { controlsPage } from '../../cli/formats/controlsPage.js';
import { publishedSchemas } from '../../cli/schemas.js';
import { EVENT_COLUMNS, SWEEP_COLUMNS } from '../../shared/destinations/siem/sentinelColumns.js';
import { vigie } from '../support/programs.js';
import { page, ROOT } from './pages.js';

jest.setTimeout(60_000);

// When one of these fails: npm run docs (docs/event.schema.json has its test in test/events).

test('docs/checks.md is what the catalogue says', () => {
  expect(page('docs/checks.md').text).toBe(checksPage());
});

test('docs/controls.md is what the controls and the catalogue say', () => {
  expect(page('docs/controls.md').text).toBe(controlsPage());
});

test('docs/matrix.md is what the controls and the catalogue say', () => {
  expect(page('docs/matrix.md').text).toBe(checksMatrix('markdown'));
});

test('CHANGELOG.md is what the change notes say', () => {
  const ran = spawnSync(process.execPath, [join(ROOT, 'scripts/changelog.mjs'), '--print'], { encoding: 'utf8' });
  expect(ran).toMatchObject({ status: 0, stderr: '' });
  expect(page('CHANGELOG.md').text).toBe(ran.stdout);
});

test('docs/schemas/ has what commands print as JSON, and nothing else', () => {
  const schemas = publishedSchemas();
  expect(readdirSync(join(ROOT, 'docs', 'schemas')).sort()).toEqual([...schemas.keys()].sort());
  for (const [name, text] of schemas) expect([name, page(`docs/schemas/${name}`).text]).toEqual([name, text]);
});

test('docs/sentinel-tables.json has the columns of the rows that are sent', () => {
  const columns = (list: typeof EVENT_COLUMNS) => list.map(({ name, type }) => ({ name, type }));
  expect(JSON.parse(page('docs/sentinel-tables.json').text)).toEqual({
    VigieEvents_CL: columns(EVENT_COLUMNS),
    VigieSweeps_CL: columns(SWEEP_COLUMNS),
  });
});

function shown(name: string): string {
  const form = new RegExp(`<!-- ${name} -->\\n\`\`\`text\\n([\\s\\S]*?)\`\`\`\\n<!-- /${name} -->`);
  return form.exec(page('README.md').text)?.[1] ?? '';
}

test('the README shows what the demo prints, in 80 columns', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'vigie-readme-'));
  const { out } = await vigie(['demo'], { cwd });
  rmSync(cwd, { recursive: true });
  expect(shown('demo')).toBe(out);
  expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
});

test('the README shows what evaluate prints', async () => {
  const line = /vigie -- (evaluate test\/\S+ --now \S+)$/m.exec(page('README.md').text)?.[1] ?? '';
  const { out } = await vigie(line.split(' '));
  expect(shown('evaluate')).toBe(out);
});
