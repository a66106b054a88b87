import { matrixPage } from '../../cli/formats/matrixPage.js';
import { matrixText } from '../../cli/formats/matrixText.js';
import { CATALOGUE } from '../../shared/checks/catalogue.js';
import data from '../../shared/checks/data/controls.json';
import { type Coverage, coverage, type Known } from '../../shared/checks/frameworks/coverage.js';
import { attack, threatMatrix } from '../../shared/checks/frameworks/tables.js';
import { called } from '../support/called.js';

jest.setTimeout(60_000);

/** Every check that controls are kept for, whether it is in the catalogue already or not. */
const ALL: readonly Known[] = Object.keys(data.checks).map((id) => ({
  id,
  profile: id === 'gitops' ? 'all' : 'recommended',
}));
const of = (...ids: string[]) => ALL.filter(({ id }) => ids.includes(id));

function cellOf({ tactics }: Coverage, tactic: string, id: string) {
  return tactics.find(({ name }) => name === tactic)?.techniques.find((one) => one.id === id);
}

const idsOf = (cell: ReturnType<typeof cellOf>) => cell?.checks.map(({ id, confidence }) => `${id} ${confidence}`);

test.each([
  [
    'what a source says comes before what we read',
    'Privilege Escalation',
    'MS-TA9020',
    ['workload-identity stated', 'imds-restriction stated', 'pods-host-paths stated', 'managed-identity judged'],
  ],
  [
    'a technique stands under each of its tactics',
    'Lateral Movement',
    'MS-TA9020',
    ['workload-identity stated', 'imds-restriction stated', 'pods-host-paths stated', 'managed-identity judged'],
  ],
  ['what nothing speaks to is there, and empty', 'Execution', 'MS-TA9006', []],
])('%s', (_what, tactic, id, checks) => {
  expect(idsOf(cellOf(coverage(threatMatrix(), ALL), tactic, id))).toEqual(checks);
});

test('a check of the catalogue counts, one that is not there does not', () => {
  const cell = cellOf(coverage(threatMatrix(), of('network-policy')), 'Lateral Movement', 'MS-TA9034');
  expect(idsOf(cell)).toEqual(['network-policy stated']);
  expect(idsOf(cellOf(coverage(threatMatrix(), []), 'Lateral Movement', 'MS-TA9034'))).toEqual([]);
});

test('a technique of ATT&CK is not spoken to because a sub-technique is', () => {
  const cell = cellOf(coverage(attack(), of('local-accounts')), 'Persistence', 'T1078');
  expect(cell).toMatchObject({ checks: [], onlyThrough: ['T1078.003'] });
});

test('a technique that a check speaks to itself is not said to be only through its parts', () => {
  const cell = cellOf(coverage(attack(), of('secret-rotation', 'pods-host-paths')), 'Credential Access', 'T1552');
  expect(cell).toMatchObject({ checks: [{ id: 'secret-rotation' }], onlyThrough: [] });
});

test.each([
  [
    threatMatrix(),
    'Execution',
    'MS-TA9009',
    '/Threat-Matrix-for-Kubernetes/techniques/Application%20Exploit%20%28RCE%29/',
  ],
  [attack(), 'Persistence', 'T1078.004', 'https://attack.mitre.org/techniques/T1078/004/'],
])('a technique of $framework leads to its own page', (matrix, tactic, id, link) => {
  expect(cellOf(coverage(matrix, []), tactic, id)?.link).toMatch(new RegExp(`${link}$`));
});

test('a sub-technique is not spoken to because its technique is', () => {
  const { tactics } = coverage(attack(), of('secret-rotation'));
  const under = tactics.find(({ name }) => name === 'Credential Access')?.techniques ?? [];
  const spoken = under.filter(({ checks, onlyThrough }) => checks.length + onlyThrough.length > 0);
  expect(spoken.map(({ id }) => id)).toEqual(['T1552']);
});

test('techniques that are none of the Containers platform are counted apart', () => {
  const { totals, besideTotals } = coverage(attack(), of('imds-restriction'));
  expect(totals).toMatchObject({ techniques: 48, withChecks: 0, onlyThroughSubTechniques: ['T1078', 'T1552'] });
  expect(besideTotals).toMatchObject({ techniques: 9, withChecks: 2, stated: 2 });
});

test('with every check, this is what is not covered', () => {
  const [kubernetes, containers] = [threatMatrix(), attack()].map((matrix) => coverage(matrix, ALL));
  expect(kubernetes?.totals).toEqual({
    techniques: 40,
    withChecks: 33,
    stated: 30,
    onlyThroughSubTechniques: [],
    withoutChecks: ['MS-TA9006', 'MS-TA9010', 'MS-TA9014', 'MS-TA9015', 'MS-TA9017', 'MS-TA9035', 'MS-TA9041'],
  });
  expect(containers?.totals).toMatchObject({ techniques: 48, withChecks: 20, stated: 16 });
});

describe.each([
  ['no check', []],
  ['the catalogue of today', CATALOGUE],
  ['every check', ALL],
])('with %s', (_what, checks) => {
  const matrices = [threatMatrix(), attack()].map((matrix) => coverage(matrix, checks));

  test.each(matrices)('every technique of $framework is spoken to, or said to be not', ({ totals, besideTotals }) => {
    for (const one of [totals, besideTotals].filter((sum) => sum !== null)) {
      const silent = one.withoutChecks.length + one.onlyThroughSubTechniques.length;
      expect(one.withChecks + silent).toBe(one.techniques);
      expect(one.stated).toBeLessThanOrEqual(one.withChecks);
    }
  });

  test('text for people has 80 columns, and every technique and check in it', () => {
    const text = matrixText(matrices);
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
    const words = new Set(text.split(/[\s,.:()*+]+/));
    const missing = matrices.flatMap(({ tactics }) =>
      tactics.flatMap(({ techniques }) =>
        techniques.flatMap(({ id, checks: found }) => [id.split('.')[0] ?? '', ...found.map((one) => one.id)]),
      ),
    );
    expect(missing.filter((word) => !words.has(word))).toEqual([]);
    expect(checks.map(({ id }) => id).filter((id) => !words.has(id))).toEqual([]);
  });

  test('the page says of each technique without a check that nothing speaks to it', () => {
    const silent = matrices.flatMap(({ tactics }) =>
      tactics.flatMap(({ techniques }) =>
        techniques.filter((one) => one.checks.length === 0 && one.onlyThrough.length === 0),
      ),
    );
    const said = matrixPage(matrices)
      .split('\n')
      .filter((line) => line.includes('nothing here speaks to it'));
    expect(said.map((line) => /^\| \[([^\]]+)\]/.exec(line)?.[1])).toEqual(silent.map(({ id }) => id));
  });
});

test('what only our reading says is marked, and what runs only when it is asked for', () => {
  const text = matrixText([coverage(threatMatrix(), of('gitops', 'image-integrity'))]);
  expect(text).toMatch(/MS-TA9008 {2}New container \(T1610\) +image-integrity, gitops\*\+\n/);
});

test('vigie checks --matrix prints both matrices', async () => {
  const { code, out } = await called(['checks', '--matrix']);
  expect(code).toBe(0);
  expect(out).toMatch(/^Threat matrix for Kubernetes \S+\n/);
  expect(out).toMatch(/\nMITRE ATT&CK \S+\nhttps/);
  expect(out).toMatch(/\nChecks speak to \d+ of 40 techniques/);
});

test('vigie checks --matrix --format json is for machines', async () => {
  const { out } = await called(['checks', '--matrix', '--format', 'json']);
  const { matrices } = JSON.parse(out) as { matrices: Coverage[] };
  expect(matrices).toEqual(
    JSON.parse(JSON.stringify([threatMatrix(), attack()].map((matrix) => coverage(matrix, CATALOGUE)))),
  );
});

test('vigie checks --format json has the keys that it has always had', async () => {
  const { out } = await called(['checks', '--format', 'json']);
  const list = JSON.parse(out) as Record<string, unknown>[];
  expect(list.map(({ id }) => id)).toEqual(CATALOGUE.map(({ id }) => id));
  for (const one of list)
    expect(Object.keys(one)).toEqual(
      expect.arrayContaining([
        'id',
        'title',
        'profile',
        'severity',
        'point',
        'remediation',
        'controls',
        'needs',
        'uses',
      ]),
    );
});
