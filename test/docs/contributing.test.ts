import { dirname, join } from 'node:path';
import { transformSync } from '@swc/core';
import { readCustomChecks } from '../../shared/checks/custom/readFolder.js';
import { checkSettingsSchema } from '../../shared/checks/settings.js';
import { parseConfig } from '../../shared/config/load.js';
import { DESTINATIONS } from '../../shared/destinations/catalogue.js';
import type { DestinationKind } from '../../shared/destinations/destination.js';
import { exemptionSchema } from '../../shared/findings/exemptions.js';
import { blocks, page, ROOT } from './pages.js';

/** The files of the worked examples: a block that begins with a comment that is a path, and nothing more. */
const FILES = new Map(
  blocks(page('CONTRIBUTING.md'), 'ts').flatMap((block) => {
    const [, path] = /^\/\/ (\S+\.ts)\n/.exec(block) ?? [];
    return path === undefined || path.endsWith('/catalogue.ts') ? [] : [[path, block] as const];
  }),
);
const loaded = new Map<string, Record<string, unknown>>();

/** Runs a file of CONTRIBUTING.md as if it lay where its first line says; its imports may be files of it too. */
function load(path: string): Record<string, unknown> {
  const done = loaded.get(path);
  if (done !== undefined) return done;
  const { code } = transformSync(FILES.get(path) ?? '', {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs' },
  });
  const module = { exports: {} as Record<string, unknown> };
  loaded.set(path, module.exports);
  const requireFrom = (name: string): unknown => {
    if (!name.startsWith('.')) return require(name);
    const wanted = join(dirname(path), name).replace(/\.js$/, '.ts');
    return FILES.has(wanted) ? load(wanted) : require(join(ROOT, wanted.replace(/\.ts$/, '')));
  };
  new Function('exports', 'require', 'module', code)(module.exports, requireFrom, module);
  return module.exports;
}

const TESTS = [...FILES.keys()].filter((path) => path.endsWith('.test.ts'));

test('the worked examples are a check and a destination, each with its test', () => {
  expect([...FILES.keys()].filter((path) => !TESTS.includes(path))).toEqual([
    'shared/checks/core/systemPoolSize.ts',
    'shared/destinations/siem/intake.ts',
  ]);
  expect(TESTS).toHaveLength(2);
});

test('the imports for the catalogues lead to the files of the examples', () => {
  const lines = blocks(page('CONTRIBUTING.md'), 'ts').flatMap((block) => {
    const [, catalogue = '', from] = /^\/\/ (\S+\/catalogue\.ts)\nimport .+ from '(.+)\.js';\n$/.exec(block) ?? [];
    return from === undefined ? [] : [join(dirname(catalogue), `${from}.ts`)];
  });
  expect(lines).toEqual([...FILES.keys()].filter((path) => !TESTS.includes(path)));
});

test("the example destination's page is read by the real loader", () => {
  const kind = Object.values(load('shared/destinations/siem/intake.ts'))[0] as DestinationKind;
  const [example = ''] = blocks(page('CONTRIBUTING.md'), 'md');
  const [yaml = ''] = blocks({ path: '', text: example }, 'yaml');
  const parts = {
    settings: checkSettingsSchema,
    exemption: exemptionSchema,
    checkIds: [],
    customChecks: readCustomChecks,
    destinations: [...DESTINATIONS, kind],
  };
  expect(parseConfig(parts, yaml, 'vigie.yaml').destinations[0]?.kind).toBe('intake');
});

// The tests of the examples themselves, as they stand on the page.
describe.each(TESTS)('%s', (path) => {
  load(path);
});
