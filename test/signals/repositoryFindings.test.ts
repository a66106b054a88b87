import { REPOSITORY_KEYS } from '../../shared/estate/defenderKeys.js';
import { repositoryFindings } from '../../shared/signals/repositoryFindings.js';
import {
  assessment,
  CONNECTOR,
  type Finding,
  REPOSITORY_ID,
  readerOf,
  said,
  subAssessment,
} from '../support/defenderRows.js';

const { secrets, code, secretsNotScanned } = REPOSITORY_KEYS;
const AZURE_DEVOPS = `${CONNECTOR}/devops/default/azureDevOpsOrgs/contoso/projects/Web/repos/site`;
const BEFORE_2024 =
  '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/g/providers/Microsoft.SecurityDevOps/githubConnectors/c/owners/acme/repos/Shop';
const finding = (category: string, more: Finding = {}, resource = REPOSITORY_ID) =>
  assessment(resource, { category, asset: { Source: 'GitHub' }, ...more });

test.each([
  [
    'a secret',
    [finding('ExposedSecrets')],
    { places: 1, findings: { high: 1 }, shown: [{ name: 'acme/Shop' }] },
    { places: 0 },
  ],
  ['a vulnerability in code', [finding('CodeVulnerabilities')], { places: 0 }, { places: 1 }],
  ['one in a template', [finding('IacVulnerabilities')], { places: 0 }, { places: 1 }],
  ['one in a dependency', [finding('SoftwareUpdate')], { places: 0 }, { places: 1 }],
  ['nothing about an API', [finding('ApiVulnerabilities')], { places: 0 }, { places: 0 }],
  ['a category in another case', [finding('exposedsecrets')], { places: 1 }, { places: 0 }],
  [
    'repositories one by one, the worst first',
    [
      finding('ExposedSecrets', { severity: 'Medium' }),
      finding('ExposedSecrets', {}, AZURE_DEVOPS),
      finding('ExposedSecrets', { severity: 'Low' }, REPOSITORY_ID.toLowerCase()),
    ],
    {
      places: 2,
      findings: { high: 1, medium: 1, low: 1 },
      shown: [{ name: 'contoso/Web/site' }, { name: 'acme/Shop' }],
    },
    { places: 0 },
  ],
  [
    'a GitLab project',
    [finding('ExposedSecrets', {}, `${CONNECTOR}/devops/default/gitLabGroups/acme/projects/shop`)],
    { shown: [{ name: 'acme/shop' }] },
    {},
  ],
  [
    'a repository of a connector of before 2024',
    [finding('ExposedSecrets', {}, BEFORE_2024)],
    { shown: [{ name: 'acme/Shop' }] },
    {},
  ],
  [
    'a repository that the details alone name',
    [
      finding(
        'ExposedSecrets',
        { asset: { Id: REPOSITORY_ID } },
        '/subscriptions/11111111-1111-4111-8111-111111111111/providers/x/y/z',
      ),
    ],
    { shown: [{ name: 'acme/Shop' }] },
    {},
  ],
  [
    'no secret on a machine',
    [
      finding(
        'ExposedSecrets',
        {},
        '/subscriptions/s/resourceGroups/devops/providers/Microsoft.Compute/virtualMachines/vm',
      ),
    ],
    { places: 0 },
    { places: 0 },
  ],
  [
    'the old form: one repository, and the findings below it',
    [
      assessment(REPOSITORY_ID, { key: secrets[0] }),
      subAssessment(REPOSITORY_ID, secrets[0], 'High'),
      subAssessment(REPOSITORY_ID, secrets[0], 'Medium'),
      assessment(REPOSITORY_ID, { key: code[2], severity: 'Medium' }),
    ],
    { places: 1, findings: { high: 1, medium: 1 } },
    { places: 1, findings: { medium: 1 } },
  ],
  [
    'both forms of one repository once',
    [subAssessment(REPOSITORY_ID, secrets[0], 'High'), finding('ExposedSecrets', { severity: 'Low' })],
    { places: 1, findings: { low: 1 } },
    {},
  ],
  ['nothing that is healthy', [finding('ExposedSecrets', { code: 'Healthy' })], { places: 0 }, { places: 0 }],
  [
    'what is not scanned for secrets, and Advanced Security in both',
    [
      assessment(REPOSITORY_ID, { key: secretsNotScanned[0] }),
      assessment(AZURE_DEVOPS, { key: secretsNotScanned[1] }),
      assessment(`${REPOSITORY_ID}2`, { key: secretsNotScanned[0], code: 'Healthy' }),
    ],
    { places: 0, notScanned: 2 },
    { places: 0, notScanned: 1 },
  ],
] as const)('repositories: it finds %s', (_what, resources, secretsFound, codeFound) => {
  for (const pascalCase of [false, true]) {
    const { secrets: found, code: other } = said(readerOf(repositoryFindings, resources, pascalCase));
    expect(found).toMatchObject(secretsFound);
    expect(other).toMatchObject(codeFound);
  }
});

test('a status that nobody knows is counted, once', () => {
  const reader = readerOf(repositoryFindings, [
    finding('ExposedSecrets', { code: 'Sickly' }),
    assessment(REPOSITORY_ID, { key: secretsNotScanned[1], code: 'Sickly' }),
  ]);
  expect(reader.left()).toEqual({ odd: 2, elsewhere: 0 });
  expect(said(reader)).toMatchObject({ secrets: { places: 0, notScanned: 0 } });
});
