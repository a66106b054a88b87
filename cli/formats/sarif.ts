import { pathToFileURL } from 'node:url';
import type { Check } from '../../shared/checks/check.js';
import type { GrantedExemption } from '../../shared/findings/finding.js';
import type { Severity } from '../../shared/severity.js';
import { hashOf } from '../../shared/text.js';
import type { Gone, Shown, ShownResult } from './shown.js';

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

/** What the tool calls itself in its runs. */
export const DRIVER = 'Vigie';

/**
 * SARIF 2.1.0: one result a failing verdict, one rule a check that ran. After a sweep, and where somebody said what was
 * known, each result has its baselineState, and what is gone is in it as absent (3.27.24).
 */
export function sarif({ groups, checks, file, gone }: Shown): object {
  const index = new Map(checks.map(({ id }, at) => [id, at]));
  const driver = {
    name: DRIVER,
    version: process.env.VIGIE_VERSION ?? '0.0.0',
    rules: checks.map(ruleOf),
  };
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver },
        results: [
          ...groups.flat().flatMap((one) => resultOf(one, index, file)),
          ...(gone ?? []).map((one) => absentOf(one, index, file)),
        ],
        columnKind: 'utf16CodeUnits',
      },
    ],
  };
}

function ruleOf({ id, title, why, points, remediation, severity }: Check): object {
  return {
    id,
    name: id,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: remediation.text },
    ...(remediation.link !== '' && { helpUri: remediation.link }),
    ...(severity !== 'by rule' && {
      defaultConfiguration: { level: LEVEL[severity] },
    }),
    properties: {
      tags: ['security', 'aks', ...points.map((point) => `point/${point}`)],
      ...(severity !== 'by rule' && { 'security-severity': SECURITY_SEVERITY[severity] }),
    },
  };
}

type RuleIndex = ReadonlyMap<string, number>;

function resultOf(one: ShownResult, index: RuleIndex, file: string | null): object[] {
  const { resource, label, check, result } = one;
  if (result.severity === null) return [];
  return [
    {
      ruleId: check.id,
      ruleIndex: index.get(check.id) ?? -1,
      level: LEVEL[result.severity],
      message: { text: `${label}${result.subject === null ? '' : ` ${result.subject}`}: ${result.reason}` },
      locations: [locationOf(label, result.resourceId ?? label, file)],
      partialFingerprints: {
        [FINGERPRINT]: resultFingerprint(
          check.id,
          (resource.key || label).toLowerCase(),
          result.subject?.toLowerCase() ?? null,
        ),
      },
      ...baselineOf(one, file),
      properties: {
        severity: result.severity,
        subject: result.subject,
        dueDate: result.dueDate,
        evidence: result.evidence,
      },
      ...(result.exemption !== undefined && { suppressions: [suppressionOf(result.exemption)] }),
    },
  ];
}

/** By what was said to be known; after a sweep by what it told tonight. */
function baselineOf({ isKnown, news }: ShownResult, file: string | null): object {
  if (isKnown !== undefined) return { baselineState: isKnown ? 'unchanged' : 'new' };
  if (file !== null) return {};
  if (news === undefined) return { baselineState: 'unchanged' };
  return { baselineState: ['opened', 'reopened'].includes(news) ? 'new' : 'updated' };
}

function absentOf({ check, resource, subject }: Gone, index: RuleIndex, file: string | null): object {
  return {
    ruleId: check,
    ruleIndex: index.get(check) ?? -1,
    level: 'none',
    kind: 'notApplicable',
    message: { text: `${resource}${subject === null ? '' : ` ${subject}`}: is no longer found` },
    locations: [locationOf(resource, resource, file)],
    partialFingerprints: {
      [FINGERPRINT]: resultFingerprint(check, resource.toLowerCase(), subject?.toLowerCase() ?? null),
    },
    baselineState: 'absent',
  };
}

/** The name under which a result says what makes it the same from run to run. */
export const FINGERPRINT = 'vigie/v1';

/** @param resource its id; where it has none, its name. All in lower case */
export function resultFingerprint(check: string, resource: string, subject: string | null): string {
  return hashOf(check, resource, subject ?? '');
}

function locationOf(name: string, fullyQualifiedName: string, file: string | null): object {
  return {
    ...(file !== null && {
      // Code scanning of GitHub takes no result without a line; of a file that a tool wrote, the first is as good as any.
      physicalLocation: { artifactLocation: { uri: uriOf(file) }, region: { startLine: 1 } },
    }),
    logicalLocations: [{ name, fullyQualifiedName, kind: 'resource' }],
  };
}

/** What lies below where Vigie was called is named from there, so that a result means the same on another machine. */
function uriOf(file: string): string {
  const href = pathToFileURL(file).href;
  const here = `${pathToFileURL(process.cwd()).href}/`;
  return href.startsWith(here) ? href.slice(here.length) : href;
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
