/*
 * Keys of Defender's recommendations: the name of a `microsoft.security/assessments` resource, the same in every tenant.
 * Keys of individual findings are made per finding and stand nowhere.
 * Sources: MicrosoftDocs/defender-docs recommendations-reference-container.md (0a0a458 of 2024-03-13 prints keys, 1d9a174
 * of 2026-06-30 names and severities), transition-grouped-individual-recommendations.md (0bd6cb0 of 2026-06-29);
 * MicrosoftDocs/azure-docs asc-recs-container.md (07b28ae) and recommendations-reference-devops.md (08db90b).
 */

/** Grouped recommendations on images; deprecated on 2026-07-31 for findings one by one, and still read. */
export const IMAGE_KEYS = {
  running: [
    'c609cf0f-71ab-41e9-a3c6-9a1f7fe1b8d5',
    'e9acaf48-d2cf-45a3-a6e7-3caa2ef769e0',
    'c5045ea3-afc6-4006-ab8f-86c8574dbf3d',
    '41503391-efa5-47ee-9282-4eff6131462c', // Qualys
  ],
  registry: [
    'c0b7cfc6-3172-465a-b378-53c7ff2cc0d5',
    '33422d8f-ab1e-42be-bc9a-38685bb567b9',
    'dbd0cb49-b563-45e7-9724-889e799fa648', // Qualys
  ],
} as const;

/** Recommendations on connected repositories: GitHub, Azure DevOps, GitLab. */
export const REPOSITORY_KEYS = {
  /** Grouped, deprecated on 2026-07-31. */
  secrets: [
    'dd98425c-1407-40cc-8a2c-da5d0a2f80da',
    'b5ef903f-8655-473b-9784-4f749eeb25c6',
    '867001c3-2d01-4db7-b513-5cb97638f23d',
    '4e07c7d0-e06c-47d7-a4a9-8c7b748d1b27',
  ],
  /** Code, dependencies, infrastructure as code. Grouped, deprecated on 2026-07-31. */
  code: [
    '18aa4e75-776a-4296-97f0-fe1cf10d679c',
    '99232bb2-9b21-4bbb-8e3c-763673b9923d',
    'cd3e4ff3-b1bc-4a42-b10d-e2f9f99e2991',
    '945f7b1c-8def-4ab3-a44d-1416060104b3',
    '2ea72208-8558-4011-8dcd-d93375a4003d',
    '1bc53aae-c92e-406b-9693-d46caf3934fa',
    '14c00325-f0ee-4c12-bbaf-4059647d919c',
    '70f5bbd7-c8bd-4b6f-a877-fa46b2719606',
    'd9be0ff8-3eb0-4348-82f6-c1e735f85983',
    '6588c4d4-fbbb-4fb8-be45-7c2de7dc1b3b',
    'ec1bface-60ff-46b6-b1dc-67171a4882d5',
  ],
  /** "should have secret scanning enabled"; Advanced Security for Azure DevOps looks for secrets and at code. */
  secretsNotScanned: ['b6ad173c-0cc6-4d44-b954-8217c8837a8e', 'c7a934bf-7be6-407a-84d9-4f20e6e49592'],
  /** "should have code scanning enabled", the same for Dependabot and Advanced Security. */
  codeNotScanned: [
    '5a2b692f-9ccc-4519-b6bd-47125dd51884',
    'c64e7cfb-6d64-4227-8c23-b4fa5c72957b',
    'c7a934bf-7be6-407a-84d9-4f20e6e49592',
  ],
} as const;

/** Recommendations on a cluster that say what a check of Vigie says too, by key: the id of that check. */
export const COVERED: Readonly<Record<string, string>> = {
  '56a83a6e-c417-42ec-b567-1e6fcb3d09a9': 'defender-sensor',
  '08e628db-e2ed-4793-bc91-d13e684401c3': 'azure-policy-addon',
  'bb318338-de6a-42ff-8428-8274c897d564': 'control-plane-logs',
  '1a2b5b4c-f80d-46e7-ac81-b51a9fb363de': 'api-server-exposure',
  'b0fdc63a-38e7-4bab-a7c4-2c2665abbaa9': 'kubernetes-rbac',
  '405c9ae6-49f9-46c4-8873-a86690f27818': 'pods-resource-limits',
  '8d244d29-fa00-4332-b935-c3a51d525417': 'registry-allow-list',
  '43dc2a2e-ce69-4d42-923e-ab7d136f2cfe': 'pods-privilege-escalation',
  '802c0637-5a8c-4c98-abd7-7c96d89d6010': 'pods-host-namespaces',
  '27d6f0e9-b4d5-468b-ae7e-03d5473fd864': 'pods-read-only-root',
  'c6d87087-9ebe-b31f-b452-0bf3bbbaccd2': 'pods-https-ingress',
  '32060ac3-f17f-4848-db8e-e7cf2c9a53eb': 'pods-service-account-token',
  'ff87e0b4-17df-d338-5b19-80e71e0dcc9d': 'pods-default-namespace',
  '11c95609-3553-430d-b788-fd41cde8b2db': 'pods-capabilities',
  '5d90913f-a1c5-4429-ad54-2c6c17fb3c73': 'pods-privileged',
  '9b795646-9130-41a4-90b7-df9eae2437c8': 'pods-run-as-root',
  'aba14f78-27c5-af84-848e-9105d18dfd92': 'pods-capabilities',
  'ebc68898-5c0f-4353-a426-4a5f1e737b12': 'pods-host-namespaces',
  'f0debc84-981c-4a0d-924d-aa4bd7d55fef': 'pods-host-paths',
  '24a15fbd-cfe4-4dff-b2be-1c367a6b2031': 'node-image-vulnerabilities',
};
