import type { DestinationRules } from '../destinations/routeRules.js';
import type { DigestEntry } from '../events/digest.js';
import type { Finding, KnownResource } from '../findings/finding.js';
import type { Severity } from '../severity.js';
import { DAY_MS } from '../time.js';

const DUE_SOON_MS = 14 * DAY_MS;

/** What the digest of a partition is made under. */
export interface DigestRules {
  /** Id of the sweep that it is the digest of. */
  readonly sweep: string;
  readonly now: Date;
  /** On a first night nothing below it is told. */
  readonly baselineFloor: Severity;
  /** Where links to resources lead. */
  readonly portal: string;
  /** The rules of the chat that it is for. @default whatever there is to tell */
  readonly routes?: DestinationRules | undefined;
}

/** One line, and whether a card is sent for its sake: others ride on a card that is sent anyway. */
export interface DigestLine {
  readonly entry: DigestEntry;
  readonly worthACard: boolean;
}

/** Does a chat hear of a line about a resource that no finding is behind? */
export function isForChat(
  { routes }: Pick<DigestRules, 'routes'>,
  { check, severity }: Pick<DigestEntry, 'check' | 'severity'>,
  resource: KnownResource,
): boolean {
  const line = { kind: null, check, severity, overdue: false, baseline: false, resource };
  return routes === undefined || routes.fitsFinding(line);
}

export function isOverdue(finding: Finding, now: Date): boolean {
  return finding.status === 'open' && now.getTime() >= new Date(finding.dueDate).getTime();
}

/** Open, and overdue or due within 14 days. */
export function isPressing({ status, dueDate }: Finding, now: Date): boolean {
  return status === 'open' && new Date(dueDate).getTime() - now.getTime() <= DUE_SOON_MS;
}
