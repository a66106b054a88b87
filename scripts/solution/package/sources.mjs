// What a package is made of, read from infra/sentinel/.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { solutionFiles } from '../content.mjs';

/**
 * @param root of the repository
 * @param solution solution.yaml, parsed
 * @param entries workbooksMetadata.json, parsed
 */
export function packageSources(root, solution, entries) {
  const files = solutionFiles(root, solution.releases[0]);
  const textsOf = (kind) => files.filter((file) => file.kind === kind).map(({ text }) => text);
  const yamlOf = (kind) => textsOf(kind).map((text) => parse(text));
  const workbooks = textsOf('Workbooks');
  return {
    rules: yamlOf('Analytic Rules'),
    hunting: yamlOf('Hunting Queries'),
    functions: yamlOf('Parsers').map(({ FunctionName }) => functionOf(root, FunctionName)),
    workbooks: entries.map((entry, at) => ({ ...entry, text: workbooks[at] })),
    watchlists: textsOf('Watchlists').map((text) => watchlistOf(JSON.parse(text).resources[0])),
  };
}

/** As it is here: the form of a solution has no description. */
function functionOf(root, name) {
  return parse(readFileSync(join(root, 'infra/sentinel/functions', `${name}.yaml`), 'utf8'));
}

function watchlistOf(resource) {
  const { watchlistAlias, displayName, description } = resource.properties;
  return { alias: watchlistAlias, title: displayName, description, resource };
}
