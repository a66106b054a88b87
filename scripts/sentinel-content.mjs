// Writes infra/sentinel/content.json: the rules, hunting queries, functions, parsers and watchlists of infra/sentinel/ as
// the resources that infra/modules/sentinelContent.bicep deploys. And docs/sentinel-content.md, which says what they are.
//   node scripts/sentinel-content.mjs [--check]: with --check nothing is written; exits 1 where a file is not current
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { maker } from './generated.mjs';
import { contentPage } from './sentinel/page.mjs';
import {
  functionResource,
  huntingResource,
  parserResource,
  ruleResource,
  watchlistResource,
} from './sentinel/resources.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const home = join(root, 'infra', 'sentinel');
const { values } = parseArgs({ options: { check: { type: 'boolean' } } });
const made = maker({ root, check: values.check, script: 'scripts/sentinel-content.mjs' });

const kinds = ['rules', 'hunting', 'functions', 'parsers', 'watchlists'];
const sources = Object.fromEntries(kinds.map((kind) => [kind, all(kind)]));
const { rules, hunting, functions, parsers, watchlists } = sources;
const resources = {
  functions: [...functions.map(functionResource), ...parsers.map(parserResource)],
  hunting: hunting.map(huntingResource),
  watchlists: watchlists.map((one) => watchlistResource(one, text('watchlists', one.rawContent))),
  rules: rules.map(ruleResource),
};
made('infra/sentinel/content.json', `${JSON.stringify(resources, null, 2)}\n`);
made('docs/sentinel-content.md', contentPage(sources));

function all(kind) {
  const names = readdirSync(join(home, kind)).filter((name) => name.endsWith('.yaml'));
  return names.sort().map((name) => parse(text(kind, name)));
}

function text(...path) {
  return readFileSync(join(home, ...path), 'utf8');
}
