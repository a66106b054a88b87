import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { parse } from 'yaml';
import { readCustomChecks } from '../../shared/checks/custom/readFolder.js';
import { checkSettingsSchema } from '../../shared/checks/settings.js';
import { parseConfig } from '../../shared/config/load.js';
import { DESTINATIONS } from '../../shared/destinations/catalogue.js';
import { exemptionSchema } from '../../shared/findings/exemptions.js';
import { ROOT, read, template } from './committed.js';

const ENDPOINT = 'https://vigie-rows-abcd.westeurope-1.ingest.monitor.azure.com';
const RULE = `dcr-${'0'.repeat(32)}`;
const MADE = {
  VIGIE_CLOUD: 'AzureCloud',
  VIGIE_INGESTION_ENDPOINT: ENDPOINT,
  VIGIE_RULE_ID: RULE,
  VIGIE_READER_PRINCIPAL_ID: '22222222-2222-4222-8222-222222222222',
  VIGIE_LOCATION: 'westeurope',
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigie-hooks-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** An Azure CLI that answers from a table and writes down what it was asked, and the files that it was to read. */
function withAz(answers: Readonly<Record<string, string>>, code = 0): void {
  const cases = Object.entries(answers).map(([words, answer]) => `"${words}"*) printf '${answer}' ;;`);
  const keep = `for word in "$@"; do case "$word" in @*) cat "\${word#@}" >> "${folder}/values"; echo >> "${folder}/values" ;; esac; done`;
  const script = `#!/bin/sh\necho "$@" >> "${folder}/asked"\n${keep}\ncase "$*" in\n${cases.join('\n')}\n*) echo "not known" >&2; exit 3 ;;\nesac\nexit ${code}\n`;
  writeFileSync(join(folder, 'az'), script);
  chmodSync(join(folder, 'az'), 0o755);
}

function hook(name: string, environment: Readonly<Record<string, string>>) {
  const ran = spawnSync(process.execPath, [join(ROOT, 'scripts', name)], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: `${folder}${delimiter}/usr/bin${delimiter}/bin`, ...environment },
  });
  return { code: ran.status, out: ran.stdout, err: ran.stderr };
}

const asked = () => (existsSync(join(folder, 'asked')) ? readFileSync(join(folder, 'asked'), 'utf8') : '');

const valuesGiven = () => readFileSync(join(folder, 'values'), 'utf8').trim().split('\n');

test('every hook of azure.yaml is a script that is there, on both kinds of shell', () => {
  const { hooks } = parse(read('azure.yaml')) as { hooks: Record<string, Record<string, { run: string }>> };
  for (const shells of Object.values(hooks)) {
    const runs = Object.values(shells).map(({ run }) => run);
    expect(Object.keys(shells)).toEqual(['posix', 'windows']);
    expect(new Set(runs).size).toBe(1);
    expect(existsSync(join(ROOT, runs[0]?.replace(/^node /, '') ?? ''))).toBe(true);
  }
});

test('nothing is built in Azure: azd would, of TypeScript, where it is not told', () => {
  const { services } = parse(read('azure.yaml')) as { services: Record<string, { remoteBuild?: unknown }> };
  expect(Object.values(services).map(({ remoteBuild }) => remoteBuild)).toEqual([false]);
});

describe('before anything is made', () => {
  const SET = { AZURE_RESOURCE_GROUP: 'rg-vigie', AZURE_SUBSCRIPTION_ID: 'abc' };
  const REGION = { 'group show --name rg-vigie': 'westeurope\\n' };
  const NODES = { ...REGION, 'functionapp list-flexconsumption-runtimes --location westeurope': '20\\n22\\n' };

  test.each([
    ['a version that the region runs is fine', SET, NODES, 0, 'the region westeurope runs Node 22'],
    [
      'one that it lacks stops',
      { ...SET, VIGIE_NODE_VERSION: '24' },
      NODES,
      1,
      'runs Node 20, 22 on Flex Consumption, and not 24',
    ],
    ['no resource group stops', {}, NODES, 1, 'azd env set AZURE_RESOURCE_GROUP'],
    ['a refusal of az stops', SET, REGION, 1, 'ended with 3: not known'],
  ] as const)('%s', (_what, environment, answers, code, words) => {
    withAz(answers);
    const ran = hook('infra-node-version.mjs', environment);
    expect({ code: ran.code, told: ran.out + ran.err }).toEqual({ code, told: expect.stringContaining(words) });
  });

  test('az is asked in the subscription of azd', () => {
    withAz(NODES);
    hook('infra-node-version.mjs', SET);
    expect(
      asked()
        .split('\n')
        .filter((line) => line !== '')
        .every((line) => line.endsWith('--subscription abc')),
    ).toBe(true);
  });

  test('no az is said as that', () => {
    const ran = hook('infra-node-version.mjs', { ...SET, PATH: folder });
    expect(ran).toMatchObject({ code: 1, err: expect.stringContaining('install the Azure CLI') });
  });
});

describe('after everything is made', () => {
  test.each([
    ['AzureCloud', 'public'],
    ['AzureUSGovernment', 'usGovernment'],
    ['AzureChinaCloud', 'china'],
  ])('in %s vigie.yaml is written, and the configuration takes it', (cloud, name) => {
    expect(hook('infra-next-steps.mjs', { ...MADE, VIGIE_CLOUD: cloud }).code).toBe(0);
    const parts = {
      settings: checkSettingsSchema,
      exemption: exemptionSchema,
      checkIds: [],
      customChecks: readCustomChecks,
      destinations: DESTINATIONS,
    };
    const text = readFileSync(join(folder, 'vigie.yaml'), 'utf8');
    const written = parseConfig(parts, text, 'vigie.yaml');
    expect(written.destinations).toMatchObject([
      { name: 'sentinel', kind: 'sentinel', settings: { endpoint: ENDPOINT, ruleId: RULE } },
    ]);
    expect(written.cloud.name).toBe(name);
  });

  test('a cloud whose addresses nobody here knows stops, and nothing is written', () => {
    const ran = hook('infra-next-steps.mjs', { ...MADE, VIGIE_CLOUD: 'AzureGermanCloud' });
    expect(ran).toMatchObject({ code: 1, err: expect.stringContaining('VIGIE_CLOUD is AzureGermanCloud') });
    expect(existsSync(join(folder, 'vigie.yaml'))).toBe(false);
  });

  test.each([
    ['another rule in it is left, and the new one is shown', 'destinations: []\n', RULE],
    ['the same rule is said to be there', `# ${RULE}\n`, 'already'],
  ])('where there is a vigie.yaml, %s', (_what, before, words) => {
    writeFileSync(join(folder, 'vigie.yaml'), before);
    expect(hook('infra-next-steps.mjs', MADE)).toMatchObject({ code: 0, out: expect.stringContaining(words) });
    expect(readFileSync(join(folder, 'vigie.yaml'), 'utf8')).toBe(before);
  });

  test('without a management group nothing is given: the command is shown', () => {
    withAz({});
    const { code, out } = hook('infra-next-steps.mjs', MADE);
    expect({ code, asked: asked() }).toEqual({ code: 0, asked: '' });
    expect(out).toContain('az deployment mg create --management-group-id MANAGEMENT_GROUP --location westeurope');
    expect(out).toContain(`readerPrincipalId=${MADE.VIGIE_READER_PRINCIPAL_ID}`);
  });

  const GROUP = { ...MADE, VIGIE_MANAGEMENT_GROUP: 'mg-all', AZURE_SUBSCRIPTION_ID: 'abc' };
  const answerOf = (ids: readonly string[]) => ({
    'rest --method post': JSON.stringify({ data: ids.map((id) => ({ id })) }),
    'deployment mg create': '',
  });
  const accounts = (count: number) =>
    Array.from(
      { length: count },
      (_, at) => `/subscriptions/s/resourceGroups/g/providers/Microsoft.Monitor/accounts/${at}`,
    );
  const parametersGiven = () => JSON.parse(valuesGiven().at(-1) ?? '{}').parameters;

  test.each([
    [
      'the metrics of the workspaces below it',
      accounts(2),
      { monitorAccountIds: { value: accounts(2) } },
      'of 2 Azure',
    ],
    ['no metrics where there is no workspace', [], { monitorAccountIds: { value: [] } }, 'of 0 Azure'],
    ['no metrics where there are too many', accounts(800), {}, 'VIGIE_READ_ALL_PROMETHEUS true'],
  ])('with one, its template is deployed there, with %s', (_what, ids, parameters, words) => {
    withAz(answerOf(ids));
    expect(hook('infra-next-steps.mjs', GROUP)).toMatchObject({ code: 0, out: expect.stringContaining(words) });
    const [search, deployment] = asked().split('\n');
    expect(search).toMatch(
      /^rest --method post --url \/providers\/Microsoft\.ResourceGraph\/resources\S+ --body @\S+$/,
    );
    expect(JSON.parse(valuesGiven()[0] ?? '')).toMatchObject({ managementGroups: ['mg-all'] });
    expect(deployment).toMatch(
      /^deployment mg create --management-group-id mg-all .*managementGroup\.json --parameters readerPrincipalId=\S+ @\S+$/,
    );
    expect(parametersGiven()).toEqual(parameters);
  });

  test('all metrics are given where that is asked for, and nothing is searched', () => {
    withAz(answerOf(accounts(2)));
    expect(hook('infra-next-steps.mjs', { ...GROUP, VIGIE_READ_ALL_PROMETHEUS: 'true' }).code).toBe(0);
    expect(asked()).toMatch(/^deployment mg create /);
    expect(parametersGiven()).toEqual({ readAllPrometheus: { value: true } });
  });

  test('every parameter that is given is one of the template', () => {
    const known = Object.keys(template('managementGroup').parameters ?? {});
    expect(known.sort()).toEqual(['monitorAccountIds', 'readAllPrometheus', 'readerPrincipalId']);
  });

  test('what it needs and does not have is named', () => {
    const { VIGIE_RULE_ID: _left, ...rest } = MADE;
    expect(hook('infra-next-steps.mjs', rest)).toMatchObject({
      code: 1,
      err: expect.stringContaining('VIGIE_RULE_ID is not set'),
    });
  });
});
