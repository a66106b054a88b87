// Reads the sources of the workbooks, infra/sentinel/workbooks: a folder a workbook, a file a tab, KQL that several tiles
// share in lets/.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { DATA } from './data.mjs';

/** Every workbook, in order of its folder's name: `{ folder, title, key, about, intro, parameters, tabs: [{ tab, tiles }] }`. */
export function workbooksIn(root) {
  const home = join(root, 'infra', 'sentinel', 'workbooks');
  const parameters = yamlIn(join(home, 'parameters.yaml'));
  const shared = { ...letsIn(join(home, 'lets')), ...dataIn(root) };
  return readdirSync(home, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'lets')
    .map(({ name }) => name)
    .sort()
    .map((folder) => workbookIn(home, folder, parameters, shared));
}

function workbookIn(home, folder, parameters, shared) {
  const { tabs, ...rest } = yamlIn(join(home, folder, 'workbook.yaml'));
  const read = tabs.map((id) => {
    const { tab, tiles } = yamlIn(join(home, folder, `${id}.yaml`));
    return { id, tab, tiles: tiles.map((tile) => ({ ...tile, query: wholeQuery(tile, shared) })) };
  });
  return { folder, ...rest, parameters, tabs: read };
}

/** The statements that a tile asks for stand in front of its query. */
function wholeQuery({ name, with: wanted = [], query }, shared) {
  const statements = wanted.map((one) => {
    if (shared[one] === undefined)
      throw new Error(`tile ${name}: with names ${one}; there is ${Object.keys(shared).join(', ')}`);
    return shared[one];
  });
  return [...statements, query].map((text) => text.trim()).join('\n');
}

function letsIn(folder) {
  return Object.fromEntries(
    readdirSync(folder).map((name) => [name.replace(/\.kql$/, ''), readFileSync(join(folder, name), 'utf8')]),
  );
}

function dataIn(root) {
  return Object.fromEntries(Object.entries(DATA).map(([name, make]) => [name, make(root)]));
}

function yamlIn(file) {
  return parse(readFileSync(file, 'utf8'));
}
