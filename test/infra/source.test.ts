import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROUTES } from '../../shared/report/http/routes.js';
import { ROOT, read, template } from './committed.js';
import { at, madeBy, tablesOf } from './template.js';

const HOW = 'npm run infra:check -- --write';

test.each(['main', 'managementGroup', 'lighthouse/delegation'] as const)(
  'every parameter of %s says what it is',
  (name) => {
    const { parameters = {} } = template(name);
    const silent = Object.entries(parameters).filter(([, { metadata }]) => !metadata?.description);
    expect(silent.map(([key]) => key)).toEqual([]);
  },
);

test(`tables and streams have the columns that the code writes (else: ${HOW})`, () => {
  const main = template('main');
  const tables: Record<string, unknown> = JSON.parse(read('docs/sentinel-tables.json'));
  expect(tablesOf(main)).toEqual(tables);
  const handed = (module: string, parameter: string) =>
    at(main.resources, module, 'properties', 'parameters', parameter, 'value');
  for (const module of ['rowTables', 'collectionRule']) {
    expect(handed(module, 'eventColumns')).toBe("[variables('tables').VigieEvents_CL]");
    expect(handed(module, 'sweepColumns')).toBe("[variables('tables').VigieSweeps_CL]");
  }
  const made = madeBy(main).filter(({ resource }) => resource.type.endsWith('/workspaces/tables'));
  expect(made.map(({ resource }) => at(resource.properties, 'schema', 'name'))).toEqual(Object.keys(tables));
});

test.each(['readerId', 'readerClientId', 'hostId', 'hostClientId'])(
  'the app is given %s of the identity that has this name',
  (name) => {
    const given = at(template('main').resources, 'app', 'properties', 'parameters', name, 'value');
    expect(given).toBe(`[reference('identities').outputs.${name}.value]`);
  },
);

test('without an Entra application every http function is switched off (else: httpFunctions in infra/modules/functionApp.bicep)', () => {
  const folder = join(ROOT, 'functions');
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  const http = files.flatMap((name) =>
    [...read(`functions/${name}`).matchAll(/app\.http\(\s*'(\w+)'/g)].map(([, one]) => one),
  );
  expect(http.length).toBeGreaterThan(0);
  expect(variableOfApp('httpFunctions')).toEqual(http.sort());
});

test('the app roles are those that the http functions ask for', () => {
  const asked = Object.values(ROUTES).map(({ role }) => role);
  const roles: { value: string; id: string }[] = JSON.parse(read('infra/appRoles.json'));
  expect(roles.map(({ value }) => value).sort()).toEqual([...new Set(asked)].sort());
  expect(new Set(roles.map(({ id }) => id)).size).toBe(roles.length);
});

test('every value that azd hands over is a parameter, with the default of the template', () => {
  const { parameters } = JSON.parse(read('infra/main.parameters.json')) as {
    parameters: Record<string, { value: string }>;
  };
  const known = (template('main').parameters ?? {}) as Record<string, { defaultValue?: unknown }>;
  for (const [name, { value }] of Object.entries(parameters)) {
    expect(known).toHaveProperty(name);
    expect({ name, value: /^\$\{VIGIE_[A-Z_]+=(.*)\}$/.exec(value)?.[1] }).toEqual({
      name,
      value: String(known[name]?.defaultValue),
    });
  }
});

test('no linter rule is less than an error', () => {
  const { rules } = JSON.parse(read('infra/bicepconfig.json')).analyzers.core;
  expect(Object.keys(rules).length).toBeGreaterThan(40);
  expect(Object.entries(rules).filter(([, rule]) => at(rule, 'level') !== 'error')).toEqual([]);
});

test('what is switched off in a line says why', () => {
  const files = readdirSync(join(ROOT, 'infra'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.bicep'),
  );
  const silent = files.flatMap((name) =>
    read(`infra/${name}`)
      .split('\n')
      .filter((line) => line.includes('#disable') && !/\/\/ \w/.test(line)),
  );
  expect(silent).toEqual([]);
});

function variableOfApp(name: string): unknown {
  const site = madeBy(template('main')).find(({ resource }) => resource.type === 'Microsoft.Web/sites');
  return site?.template.variables?.[name];
}
