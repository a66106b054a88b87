// The content of infra/sentinel by kind, and where each file of it lies in a solution.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { parserText, watchlistText } from './forms.mjs';

const asItIs = (text) => text;

/** By the key of Data/Solution_Vigie.json, which is the folder's name too: which files, named how, in which form. */
const KINDS = {
  'Analytic Rules': { folder: 'rules', ending: '.yaml', form: asItIs },
  'Hunting Queries': { folder: 'hunting', ending: '.yaml', form: asItIs },
  Parsers: { folder: 'functions', ending: '.yaml', form: parserText },
  Workbooks: { folder: 'workbooks', ending: '.workbook.json', form: asItIs, name: workbookName },
  Watchlists: { folder: 'watchlists', ending: '.yaml', form: watchlistText, name: jsonName },
};

/** Parsers of ASIM are no part of a solution: the repository has a folder for them. */
const ASIM = { folder: 'parsers', ending: '.yaml', form: asItIs };

/** Every file of a solution: `{ kind, path, text }`, the path from the solution's folder. */
export function solutionFiles(root, release) {
  return Object.entries(KINDS).flatMap(([kind, how]) =>
    filesOf(root, how, release).map(({ name, text }) => ({ kind, path: `${kind}/${name}`, text })),
  );
}

/** The ASIM parsers: `{ name, text }`. */
export function asimFiles(root) {
  return filesOf(root, ASIM);
}

function filesOf(root, { folder, ending, form, name = basename }, release) {
  const home = join(root, 'infra', 'sentinel', folder);
  return readdirSync(home)
    .filter((file) => file.endsWith(ending))
    .sort()
    .map((file) => {
      const text = readFileSync(join(home, file), 'utf8');
      return { name: name(file, text), text: form(text, { home, release }) };
    });
}

/** A workbook's file has the name of its key. */
function workbookName(_file, text) {
  return `${JSON.parse(text).fromTemplateId.replace('sentinel-', '')}.json`;
}

function jsonName(file) {
  return file.replace(/\.yaml$/, '.json');
}

/** What workbooks and watchlists say of themselves, in the order of their files. */
export function descriptions(root) {
  const home = join(root, 'infra', 'sentinel');
  const yamlOf = (path) => parse(readFileSync(join(home, path), 'utf8'));
  const within = (folder, ending) =>
    readdirSync(join(home, folder))
      .filter((file) => file.endsWith(ending))
      .sort()
      .map((file) => file.slice(0, -ending.length));
  return {
    workbooks: within('workbooks', '.workbook.json').map((name) => yamlOf(`workbooks/${name}/workbook.yaml`)),
    watchlists: within('watchlists', '.yaml').map((name) => yamlOf(`watchlists/${name}.yaml`)),
  };
}
