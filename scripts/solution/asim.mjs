// ASIM parsers are no part of a solution: the repository Azure/Azure-Sentinel has folders of its own for them, and for the
// samples that their checks read.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { asimFiles } from './content.mjs';

const HOME = 'Parsers/ASimAlertEvent';
const SAMPLES = 'Sample Data/ASIM';
const SAMPLE = 'Vigie_Vigie_AlertEvent_IngestedLogs.csv';
const TABLE = 'VigieEvents_CL';

/** How `getschema` names the types of columns: the one of .NET, and KQL's own. */
const TYPES = {
  boolean: ['System.SByte', 'bool'],
  datetime: ['System.DateTime', 'datetime'],
  dynamic: ['System.Object', 'dynamic'],
  int: ['System.Int32', 'int'],
  real: ['System.Double', 'real'],
  string: ['System.String', 'string'],
};

/** Texts by their path from the root of that repository. @param tables docs/sentinel-tables.json, parsed */
export function asimLayout(root, tables) {
  const files = asimFiles(root);
  return {
    ...Object.fromEntries(files.map(({ name, text }) => [`${HOME}/Parsers/${name}`, text])),
    ...Object.fromEntries(
      files.map(({ name, text }) => [`${HOME}/CHANGELOG/${changesName(name)}`, changes(name, text)]),
    ),
    [`${SAMPLES}/${SAMPLE}`]: readFileSync(join(root, 'infra/sentinel/parsers/samples', SAMPLE), 'utf8'),
    [`${SAMPLES}/${TABLE}_Schema.csv`]: schemaOf([...tables[TABLE], { name: 'Type', type: 'string' }]),
  };
}

const changesName = (name) => name.replace(/\.yaml$/, '.md');

function changes(name, text) {
  const { Version, LastUpdated } = parse(text).Parser;
  const day = new Date(`${LastUpdated} UTC`).toISOString().slice(0, 10);
  return `# Changelog for ${name}\n\n## Version ${Version}\n\n- (${day}) First version of the parser\n`;
}

/** What the portal exports of `VigieEvents_CL | getschema`. */
function schemaOf(columns) {
  const rows = columns.map(({ name, type }, at) => [name, at, ...TYPES[type]].join());
  return [['ColumnName', 'ColumnOrdinal', 'DataType', 'ColumnType'].join(), ...rows, ''].join('\n');
}
