import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { VigieEvent } from '../../shared/events/event.js';
import { toOcsf } from '../../shared/events/ocsf.js';
// Source: OCSF 1.8.0 as compiled by schema.ocsf.io.
import compliance from '../fixtures/ocsf-1.8.0/compliance_finding.schema.json';
import detection from '../fixtures/ocsf-1.8.0/detection_finding.schema.json';
import vulnerability from '../fixtures/ocsf-1.8.0/vulnerability_finding.schema.json';
import {
  alertSample,
  everyKind,
  findingSample,
  gapSample,
  noticeSample,
  RESOURCE,
  summarySample,
} from '../support/sampleEvents.js';

const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true });
const schemas: Record<number, ValidateFunction> = {
  2002: ajv.compile(vulnerability),
  2003: ajv.compile(compliance),
  2004: ajv.compile(detection),
};

/** The form, after the schema of its class had nothing against it. */
function held(event: VigieEvent): Record<string, unknown> {
  const form = toOcsf(event);
  const valid = schemas[Number(form?.class_uid)];
  if (form === null || valid === undefined) throw new Error(`${event.kind} has no form`);
  valid(JSON.parse(JSON.stringify(form)));
  expect(valid.errors ?? []).toEqual([]);
  return form;
}

const CVE = { check: 'node-image-vulnerabilities' };
const cveEvidence = { count: 3, ids: ['CVE-2026-12345', 'CVE-2026-0001', 'not a CVE', 7] };

test.each(everyKind().filter((event) => 'finding' in event || 'alert' in event))(
  '$kind has a form that its schema takes, with a type that fits its class and activity',
  (event) => {
    const form = held(event);
    expect(form.type_uid).toBe(Number(form.class_uid) * 100 + Number(form.activity_id));
  },
);

test.each([gapSample(), gapSample('coverage.restored'), noticeSample(), summarySample()])('$kind has none', (event) => {
  expect(toOcsf(event)).toBeNull();
});

test.each([
  ['finding.opened', 'open', 200301, 1],
  ['finding.reopened', 'open', 200301, 1],
  ['finding.changed', 'open', 200302, 1],
  ['finding.overdue', 'open', 200302, 1],
  ['finding.snapshot', 'open', 200302, 1],
  ['finding.unexempted', 'open', 200302, 1],
  ['finding.exempted', 'exempted', 200302, 3],
  ['finding.changed', 'exempted', 200302, 3],
  ['finding.resolved', 'resolved', 200303, 4],
] as const)('%s of a finding that is %s: type %d, status %d', (kind, status, type, statusId) => {
  const form = held(
    findingSample({ kind, finding: { status, rev: 7, resolution: status === 'resolved' ? 'mended' : null } }),
  );
  expect(form).toMatchObject({ class_uid: 2003, type_uid: type, status_id: statusId });
});

test.each([
  ['open', null, 3],
  ['exempted', null, 3],
  ['resolved', 'mended', 1],
  ['resolved', 'notApplicable', undefined],
  ['resolved', 'deleted', undefined],
] as const)('compliance of a finding that is %s, %s: %p', (status, resolution, expected) => {
  const { compliance: said } = held(findingSample({ finding: { status, resolution } }));
  expect((said as { status_id?: number }).status_id).toBe(expected);
});

test.each([
  ['critical', 5],
  ['high', 4],
  ['medium', 3],
  ['low', 2],
] as const)('severity %s is %d', (severity, id) => {
  expect(held(findingSample({ finding: { severity } }))).toMatchObject({ severity_id: id });
});

test('a finding keeps what readers join and sort by', () => {
  const event = findingSample({ baseline: true });
  expect(held(event)).toMatchObject({
    time: 1_795_397_400_000,
    message: event.finding.reason,
    metadata: {
      uid: event.uid,
      version: '1.8.0',
      sequence: 1,
      correlation_uid: '20261123T0130Z',
      labels: ['baseline'],
    },
    finding_info: {
      uid: event.finding.fingerprint,
      attacks: [{ technique: { uid: 'T1190' } }, { technique: { uid: 'T1552' }, sub_technique: { uid: 'T1552.007' } }],
    },
    compliance: { control: 'T1190', standards: ['MITRE ATT&CK 18.1', 'CIS AKS Benchmark 1.8'] },
    resources: [{ uid: RESOURCE.id, region: 'westeurope', owner: { name: 'payments' }, namespace: 'pool/np1' }],
    cloud: { provider: 'Azure', account: { uid: RESOURCE.subscriptionId, type_id: 99 } },
    unmapped: { schema: 'vigie/1', overdue: true, dueDate: event.finding.dueDate },
  });
});

test.each(['finding.opened', 'finding.changed', 'finding.resolved'] as const)(
  '%s of the CVE check is a Vulnerability Finding, one entry a CVE',
  (kind) => {
    const form = held(findingSample({ kind, finding: CVE, evidence: cveEvidence }));
    expect(form).toMatchObject({ class_uid: 2002, unmapped: { evidence: cveEvidence } });
    expect(form.vulnerabilities).toMatchObject([{ cve: { uid: 'CVE-2026-12345' } }, { cve: { uid: 'CVE-2026-0001' } }]);
  },
);

test('vulnerable images are Vulnerability Findings too: each CVE once, and nothing is said of fixes', () => {
  const worst = [
    { name: 'shop@sha256:1', findings: { high: 2 }, cves: ['CVE-2026-12345', 'CVE-2026-0001'] },
    { name: 'pay@sha256:2', findings: { high: 1 }, cves: ['CVE-2026-12345'] },
  ];
  const finding = { check: 'image-vulnerabilities' };
  const form = held(findingSample({ kind: 'finding.opened', finding, evidence: { images: 2, worst } }));
  expect(form).toMatchObject({
    class_uid: 2002,
    vulnerabilities: [{ cve: { uid: 'CVE-2026-12345' } }, { cve: { uid: 'CVE-2026-0001' } }],
  });
  expect(JSON.stringify(form)).not.toContain('is_fix_available');
});

test('a CVE finding that closes stays of its class though no CVE is left', () => {
  const event = findingSample({ kind: 'finding.resolved', finding: { ...CVE, status: 'resolved' }, evidence: {} });
  expect(held(event)).toMatchObject({ class_uid: 2002, type_uid: 200203, vulnerabilities: [] });
});

test.each([
  ['High', 'Active', 'alert.new', 200401, 4, 1],
  ['Medium', 'InProgress', 'alert.changed', 200402, 3, 2],
  ['Low', 'Dismissed', 'alert.changed', 200402, 2, 3],
  ['Informational', 'Resolved', 'alert.changed', 200402, 1, 4],
  ['Unheard', 'Unheard', 'alert.new', 200401, 0, 1],
] as const)('an alert, %s and %s, %s', (severity, status, kind, type, severityId, statusId) => {
  const form = held(alertSample({ severity, status }, kind));
  expect(form).toMatchObject({ class_uid: 2004, type_uid: type, severity_id: severityId, status_id: statusId });
  expect(form).toMatchObject({
    finding_info: { attacks: [{ tactic: { name: 'Execution' } }, { tactic: { name: 'Lateral Movement' } }] },
  });
});

test.each([
  ['no resource', findingSample({ resource: null })],
  [
    'a resource of which only the name is known',
    findingSample({
      resource: {
        ...RESOURCE,
        id: '',
        subscriptionId: null,
        subscriptionName: null,
        resourceGroup: null,
        location: null,
        tags: {},
        subject: null,
        owner: null,
      },
    }),
  ],
  ['no controls', findingSample({ controls: [] })],
  ['no sweep', findingSample({ sweep: null })],
  ['no link', findingSample({ finding: { remediation: { text: 'Gone.', command: null, link: '' } } })],
  ['an alert without a time', alertSample({ generated: null, intent: '' })],
  [
    'evidence with odd keys',
    findingSample({
      evidence: JSON.parse('{"__proto__": {"a": null}, "constructor": [null]}') as Record<string, unknown>,
    }),
  ],
])('with %s the form holds too', (_what, event) => {
  held(event);
});
