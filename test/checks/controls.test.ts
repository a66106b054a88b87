import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOGUE } from '../../shared/checks/catalogue.js';
import { type Control, controlsOf, type Framework } from '../../shared/checks/controls.js';
import data from '../../shared/checks/data/controls.json';
import { attack, azurePolicy, cisAks, mcsb, threatMatrix } from '../../shared/checks/frameworks/tables.js';
import { POLICIES } from '../../shared/estate/kubernetesPolicies.js';
import { blocks, page, ROOT } from '../docs/pages.js';

/** What an id of each framework looks like. */
const FORM: Record<Framework, RegExp> = {
  'CIS AKS Benchmark': /^[2-5]\.\d\.\d{1,2}$/,
  'Microsoft cloud security benchmark': /^(NS|IM|PA|DP|AM|LT|IR|PV|ES|BR|DS|GS)-\d{1,2}$/,
  'Azure Policy': /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  'MITRE ATT&CK': /^T\d{4}(\.\d{3})?$/,
  'Threat matrix for Kubernetes': /^MS-TA90\d\d$/,
};

const named = ({ techniques, ...head }: ReturnType<typeof attack>) => ({ ...head, controls: techniques });
const TABLES: readonly {
  readonly framework: Framework;
  readonly version: string;
  readonly source: string;
  readonly controls: readonly { readonly id: string; readonly name: string; readonly version?: string }[];
}[] = [cisAks(), mcsb(), azurePolicy(), named(attack()), named(threatMatrix())];

/** The version of a control that is known, undefined for one that nobody wrote. */
function knownVersion({ framework, id }: Pick<Control, 'framework' | 'id'>): string | undefined {
  const table = TABLES.find((one) => one.framework === framework);
  const known = table?.controls.find((one) => one.id === id);
  return known === undefined ? undefined : (known.version ?? table?.version);
}

const MAPPED = Object.keys(data.checks);
const PAIRS = MAPPED.flatMap((check) => controlsOf(check).map((control) => ({ check, control })));

test.each(CATALOGUE.map(({ id }) => id))('%s answers to at least one control', (id) => {
  expect(controlsOf(id).length).toBeGreaterThan(0);
});

test('controls are kept for checks that exist, and for no other name', () => {
  const known = new Set(CATALOGUE.map(({ id }) => id));
  expect(MAPPED.filter((id) => !known.has(id))).toEqual([]);
});

test('no control is made up: each stands in the table of its framework, in the version that is said', () => {
  const odd = PAIRS.filter(({ control }) => knownVersion(control) !== control.version);
  expect(odd).toEqual([]);
  expect(PAIRS.length).toBeGreaterThan(300);
});

test('no check names a control twice', () => {
  const names = PAIRS.map(({ check, control }) => `${check} ${control.framework} ${control.id}`);
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});

test('every pair names a source that is listed with its commit', () => {
  const repositories = data.sources.map(({ repo }) => repo);
  for (const { commit } of data.sources) expect(commit).toMatch(/^[0-9a-f]{40}$/);
  expect(PAIRS.filter(({ control }) => !repositories.some((repo) => control.source.startsWith(`${repo} `)))).toEqual(
    [],
  );
});

test('the tables were read where the pairs were', () => {
  const listed = data.sources.map(({ repo, commit }) => `${repo}@${commit}`);
  expect(TABLES.filter(({ source }) => !listed.includes(source.split(' ')[0] ?? ''))).toEqual([]);
  expect(data.frameworks.map(({ framework, version }) => `${framework} ${version}`).sort()).toEqual(
    TABLES.map(({ framework, version }) => `${framework} ${version}`).sort(),
  );
});

test('a pair that audits something else, or sets it, is judged', () => {
  const sets = PAIRS.filter(({ control }) => control.note?.startsWith('sets it') === true);
  expect(sets.length).toBeGreaterThan(0);
  expect(sets.filter(({ control }) => control.confidence === 'stated')).toEqual([]);
});

describe.each(TABLES)('the table of $framework', ({ framework, controls }) => {
  test('has ids of its form, none twice, each with a name', () => {
    const ids = controls.map(({ id }) => id);
    expect(ids.filter((id) => !FORM[framework].test(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(controls.filter(({ name }) => name.trim() !== name || name.length < 4)).toEqual([]);
  });
});

test.each([threatMatrix(), attack()])(
  'every technique of $framework stands under a tactic, and the other way round',
  (matrix) => {
    const under = matrix.tactics.flatMap(({ techniques }) => techniques);
    expect([...new Set(under)].sort()).toEqual(matrix.techniques.map(({ id }) => id).sort());
  },
);

test("what Microsoft's matrix names of ATT&CK stands in the table of ATT&CK", () => {
  const known = new Set(attack().techniques.map(({ id }) => id));
  const all = threatMatrix().techniques.flatMap((technique) => technique.attack ?? []);
  expect(all.filter((id) => !known.has(id))).toEqual([]);
  expect(all.length).toBeGreaterThan(30);
});

test('the controls of the worked example are none that are made up', () => {
  const [block = ''] = blocks(page('CONTRIBUTING.md'), 'json').filter((one) => one.includes('"framework"'));
  const example = Object.values(JSON.parse(`{${block}}`) as Record<string, Control[]>).flat();
  expect(example.map((control) => [control.version, knownVersion(control)])).toEqual([['2023-02-07', '2023-02-07']]);
});

test('the Functions app does not carry the tables', () => {
  const bundle = readFileSync(join(ROOT, 'dist', 'functions.cjs'), 'utf8');
  expect(bundle).toContain('MS-TA9016');
  const names = TABLES.flatMap(({ controls }) => controls.map(({ name }) => name).filter((name) => name.length > 25));
  expect(names.length).toBeGreaterThan(200);
  // What the checks of pods say of a policy, they say by its name.
  const spoken = new Set(Object.values(POLICIES).map(({ displayName }) => displayName));
  expect(names.filter((name) => !spoken.has(name) && bundle.includes(JSON.stringify(name)))).toEqual([]);
});
