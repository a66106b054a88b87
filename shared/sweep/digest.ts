import type { Check } from '../checks/check.js';
import { fillCommand } from '../checks/remediation.js';
import type { FindingLine } from '../destinations/routeRules.js';
import type { DigestEntry } from '../events/digest.js';
import type { FindingEvent, VigieEvent } from '../events/event.js';
import { portalLink } from '../events/portalLink.js';
import type { Finding, PartitionState } from '../findings/finding.js';
import { atLeast } from '../severity.js';
import { clean } from '../text.js';
import type { DigestPart } from './digestForm.js';
import { type DigestLine, type DigestRules, isOverdue, isPressing } from './digestLine.js';
import { addCounts, worstFirst } from './digestSum.js';
import { unownedOf } from './unowned.js';
import { upkeepLines } from './upkeepLines.js';

/**
 * What people should hear of a partition: its findings that are overdue, due within 14 days, or changed in this sweep; what
 * AKS does by itself; and what nobody owns. Exempted findings are left out, and on a first night whatever is below the floor.
 */
export function digestPart(
  state: PartitionState,
  events: readonly VigieEvent[],
  checks: ReadonlyMap<string, Check>,
  rules: DigestRules,
): DigestPart {
  const lines = [...findingLines(state, events, checks, rules), ...upkeepLines(state, rules)];
  const owners: Record<string, Record<string, number>> = {};
  for (const { entry } of lines) {
    const owner = entry.owner ?? '';
    owners[owner] = addCounts(owners[owner] ?? {}, { [entry.kind]: 1 });
  }
  return {
    worthACard: lines.some(({ worthACard }) => worthACard),
    owners,
    entries: worstFirst(lines.map(({ entry }) => entry)),
    // It is about no check: rules that ask for one are about findings alone.
    unowned: unownedOf(state, (resource) => rules.routes?.fitsResource(resource) ?? true),
  };
}

function findingLines(
  state: PartitionState,
  events: readonly VigieEvent[],
  checks: ReadonlyMap<string, Check>,
  rules: DigestRules,
): readonly DigestLine[] {
  const told = new Map(
    events.flatMap((event) => ('finding' in event ? [[event.finding.fingerprint, event] as const] : [])),
  );
  const lines: DigestLine[] = [];
  for (const finding of Object.values(state.findings)) {
    const event = told.get(finding.fingerprint);
    if (event?.baseline === true && !atLeast(finding.severity, rules.baselineFloor)) continue;
    const kind = kindOf(finding, event, rules.now);
    const resource = state.resources[finding.resource] ?? event?.resource;
    if (kind === undefined || resource === undefined || resource === null) continue;
    if (!isFor(rules, { kind: event?.kind ?? null, baseline: event?.baseline ?? false, finding, resource })) continue;
    const check = checks.get(finding.check);
    const remedy = check === undefined ? undefined : fillCommand(check.remediation, resource, finding);
    const entry: DigestEntry = {
      kind,
      event: event?.kind ?? null,
      resolution: finding.resolution,
      fingerprint: finding.fingerprint,
      check: finding.check,
      title: check?.title ?? finding.check,
      severity: finding.severity,
      reason: finding.reason,
      dueDate: finding.dueDate,
      overdue: isOverdue(finding, rules.now),
      owner: resource.owner,
      resourceId: resource.id,
      resourceName: clean(resource.name),
      subscriptionName: resource.subscriptionName,
      subject: finding.subject,
      command: remedy?.command ?? null,
      link: portalLink(rules.portal, resource),
      runbook: remedy?.link ?? null,
      ticket: null,
    };
    lines.push({ entry, worthACard: event !== undefined && event.kind !== 'finding.snapshot' });
  }
  return lines;
}

function isFor(
  { routes, now }: DigestRules,
  { finding, ...line }: Pick<FindingLine, 'kind' | 'baseline' | 'resource'> & { readonly finding: Finding },
): boolean {
  const { check, severity } = finding;
  const overdue = isOverdue(finding, now);
  return routes === undefined || routes.fitsFinding({ ...line, check, severity, overdue });
}

function kindOf(finding: Finding, event: FindingEvent | undefined, now: Date): DigestEntry['kind'] | undefined {
  if (isOverdue(finding, now)) return 'overdue';
  if (event !== undefined && event.kind !== 'finding.snapshot') return 'changed';
  return isPressing(finding, now) ? 'dueSoon' : undefined;
}
