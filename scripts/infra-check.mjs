// Compiles infra/ with the real Bicep compiler, all linter rules as errors, and holds what comes out to the committed JSON
// and to the rules of test/infra/rules; reckons what sets of parameters come to, and the package of the solution; then looks
// at all KQL, rules, parsers and workbooks of infra/sentinel. Prints a count of each; exits 1 where something is wrong, or
// cannot be looked at.
//   npm run infra:check [-- --write]: with --write the committed JSON is written anew
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { compiler } from './infra-bicep.mjs';
import { packageScenario } from './infra-package.mjs';
import { SCENARIOS } from './infra-scenarios.mjs';
import { checkSentinel } from './sentinel-check.mjs';

const TEMPLATES = ['main', 'managementGroup', 'lighthouse/delegation'];

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const infra = join(root, 'infra');
const { values } = parseArgs({ options: { write: { type: 'boolean' } } });
let wrong = 0;

try {
  const bicep = compiler(root);
  say(`compiler: ${bicep.from}`);
  const compiled = TEMPLATES.map((name) => compile(bicep, name));
  reached();
  if (wrong === 0) {
    for (const [at, name] of TEMPLATES.entries()) current(name, compiled[at]);
    await judged(compiled);
    for (const scenario of [...SCENARIOS, packageScenario(root)]) imagined(bicep, scenario);
  }
  for (const { kind, count, problems } of await checkSentinel()) {
    problems.forEach(complain);
    say(`${kind}: ${count} looked at, ${problems.length} wrong`);
  }
} catch (error) {
  complain(error.message);
}
say(wrong === 0 ? 'all of it holds' : `${wrong} wrong`);
process.exitCode = wrong === 0 ? 0 : 1;

function say(line) {
  process.stdout.write(`infra: ${line}\n`);
}

function complain(line) {
  wrong += 1;
  say(`WRONG ${line}`);
}

/** @returns the template without the compiler's mark, so that another version of it writes the same */
function compile(bicep, name) {
  const { json, diagnostics } = bicep.build(join(infra, `${name}.bicep`));
  diagnostics.forEach(complain);
  say(`${name}.bicep: ${diagnostics.length} errors and warnings`);
  return diagnostics.length === 0 ? unmarked(JSON.parse(json)) : undefined;
}

function unmarked(value) {
  if (Array.isArray(value)) return value.map(unmarked);
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value).filter(([key, inner]) => key !== 'metadata' || inner?._generator === undefined);
  return Object.fromEntries(kept.map(([key, inner]) => [key, unmarked(inner)]));
}

/** A file that no template reaches is compiled by nobody. */
function reached() {
  const files = readdirSync(infra, { recursive: true }).filter((name) => name.endsWith('.bicep'));
  const seen = new Set();
  const visit = (name) => {
    if (seen.has(name) || !existsSync(join(infra, name))) return;
    seen.add(name);
    const text = readFileSync(join(infra, name), 'utf8');
    for (const [, path] of text.matchAll(/'([^'\n]+\.bicep)'/g)) visit(join(dirname(name), path));
  };
  for (const name of TEMPLATES) visit(`${name}.bicep`);
  const alone = files.filter((name) => !seen.has(name));
  for (const name of alone)
    complain(`${relative(root, join(infra, name))} is used by no template; delete it, or use it`);
  say(`${files.length} files of Bicep, ${alone.length} of them unused`);
}

function current(name, template) {
  const file = join(infra, `${name}.json`);
  const text = `${JSON.stringify(template, null, 2)}\n`;
  if (values.write) writeFileSync(file, text);
  const committed = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (committed !== text)
    complain(`infra/${name}.json is not what infra/${name}.bicep compiles to; run npm run infra:check -- --write`);
  else say(`${name}.json: ${text.length} bytes, as compiled`);
}

async function judged(compiled) {
  const { judge } = await rules();
  for (const { rule, looks, problems } of judge(...compiled)) {
    for (const problem of problems) complain(`${rule.id}: ${problem}`);
    say(`${rule.id}: ${looks.length} looked at, ${problems.length} wrong (${rule.what})`);
  }
}

/** The compiler says what a set of parameters comes to: conditions, loops and names are reckoned, not only read. */
function imagined(bicep, { name, file: template = 'infra/main.bicep', place, parameters, expected }) {
  const folder = join(root, 'node_modules', '.cache', 'bicep');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.bicepparam`);
  const using = relative(folder, join(root, template)).replaceAll('\\', '/');
  writeFileSync(file, [`using '${using}'`, ...parameters, ''].join('\n'));
  const resources = bicep.predict(file, place);
  const problems = expected.filter(({ holds }) => !holds(resources));
  for (const { what } of problems) complain(`${name}: not so: ${what}`);
  say(`${name}: ${resources.length} resources, ${expected.length} looked at, ${problems.length} wrong`);
}

/** The same rules that the tests break one by one. */
async function rules() {
  const bundled = await build({
    entryPoints: [join(root, 'test/infra/rules/catalogue.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
  });
  const code = Buffer.from(bundled.outputFiles[0].contents).toString('base64');
  return import(`data:text/javascript;base64,${code}`);
}
