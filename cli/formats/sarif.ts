import type { Check } from '../../shared/checks/check.js';
import type { GrantedExemption } from '../../shared/findings/finding.js';
import type { Severity } from '../../shared/severity.js';
import type { Evaluated } from '../../shared/sweep/evaluate.js';
import { hashOf } from '../../shared/text.js';

const LEVEL: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
};
/** What code-scanning pages order by: 9.0 and up critical, 7.0 high, 4.0 medium (GitHub's documentation of SARIF support). */
const SECURITY_SEVERITY: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
};

/**
 * SARIF 2.1.0: one result a failing verdict, one rule a check that ran.
 * @param file what was evaluated, as an artifact location
 */
export function sarif(results: readonly Evaluated[], checks: readonly Check[], file: string): object {
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Vigie', version: process.env.VIGIE_VERSION ?? '0.0.0', rules: checks.map(ruleOf) } },
        results: results.flatMap((one) => resultOf(one, checks, file)),
        columnKind: 'utf16CodeUnits',
      },
    ],
  };
}

function ruleOf({ id, title, why, remediation, severity }: Check): object {
  return {
    id,
    name: id,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: remediation.text },
    ...(remediation.link !== '' && { helpUri: remediation.link }),
    ...(severity !== 'by rule' && {
      defaultConfiguration: { level: LEVEL[severity] },
      properties: { 'security-severity': SECURITY_SEVERITY[severity] },
    }),
  };
}

function resultOf({ resource, label, check, result }: Evaluated, checks: readonly Check[], file: string): object[] {
  if (result.severity === null) return [];
  return [
    {
      ruleId: check.id,
      ruleIndex: checks.indexOf(check),
      level: LEVEL[result.severity],
      message: { text: `${label}${result.subject === null ? '' : ` ${result.subject}`}: ${result.reason}` },
      locations: [
        {
          physicalLocation: { artifactLocation: { uri: encodeURI(file) } },
          logicalLocations: [{ name: label, fullyQualifiedName: result.resourceId ?? label, kind: 'resource' }],
        },
      ],
      partialFingerprints: { 'vigie/v1': hashOf(check.id, resource.key, result.subject ?? '') },
      properties: { severity: result.severity, dueDate: result.dueDate, evidence: result.evidence },
      ...(result.exemption !== undefined && { suppressions: [suppressionOf(result.exemption)] }),
    },
  ];
}

/** Kept outside of what was looked at, and accepted: readers show it as suppressed (SARIF 2.1.0, 3.35). */
function suppressionOf({ owner, approver, reason, until }: GrantedExemption): object {
  return {
    kind: 'external',
    status: 'accepted',
    justification: `${reason} (until ${until}, owner ${owner}, approved by ${approver ?? 'nobody'})`,
    properties: { owner, approver, until },
  };
}
