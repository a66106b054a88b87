import type { Check } from '../../checks/check.js';
import type { Retirement } from '../../checks/data/retirements.js';
import { fillCommand } from '../../checks/remediation.js';
import type { Finding, KnownResource } from '../../findings/finding.js';
import type { JsonObject } from '../../json.js';
import type { FleetCluster } from '../../sweep/fleet.js';
import { clean } from '../../text.js';
import { type Day, dayOf } from '../../time.js';
import { versionEndings } from '../forecast/endings.js';
import { retirementsOf } from '../upgradePlan/retirements.js';
import { type Dated, LONG_TERM } from '../upgradePlan/support.js';
import type { DueMark, Mark } from './entries.js';

const VERSION_CHECK = 'version-support';
const RETIREMENT_CHECK = 'retired-feature';

/** What days are told by. */
export interface Rules extends Dated {
  readonly retirements: readonly Retirement[];
  readonly checks: ReadonlyMap<string, Pick<Check, 'remediation'>>;
}

/** A resource with its findings, and what it runs where it is a cluster that was seen. */
export interface About {
  readonly resource: KnownResource;
  readonly findings: readonly Finding[];
  readonly cluster: FleetCluster | undefined;
}

/** The days of one resource. What is past is told only as long as it is still so, and nobody lets it stand. */
export function marksOf(about: About, rules: Rules): readonly (readonly [Day, Mark])[] {
  const { cluster } = about;
  const hard =
    cluster === undefined ? [] : [...supportMarks(about, cluster, rules), ...retirementMarks(about, cluster, rules)];
  return [...hard, ...dueMarks(about, rules)];
}

function supportMarks({ findings, resource }: About, cluster: FleetCluster, rules: Rules): [Day, Mark][] {
  const endings = versionEndings(cluster, findings, rules);
  if ('why' in endings) return [];
  const finding = findings.find(({ check, status }) => check === VERSION_CHECK && status !== 'resolved');
  const evidence = { ...(cluster.upgradeTo !== null && { upgradeTo: cluster.upgradeTo }), ...finding?.evidence };
  const command = commandOf(VERSION_CHECK, resource, { subject: null, evidence }, rules);
  return endings.flatMap(({ ends, isOut, subject, what }): [Day, Mark][] => {
    if (ends === null || (isOut && finding?.status === 'exempted')) return [];
    const longTerm = cluster.supportPlan === LONG_TERM;
    return [[ends, { kind: 'support', what, subject, longTerm, isPast: isOut, command }]];
  });
}

function retirementMarks({ findings }: About, cluster: FleetCluster, { retirements, now }: Rules): [Day, Mark][] {
  const today = dayOf(now);
  const exempted = new Set(
    findings
      .filter(({ check, status }) => check === RETIREMENT_CHECK && status === 'exempted')
      .map(({ subject }) => subject),
  );
  return retirementsOf(cluster, findings, retirements).flatMap(({ id, what, move, supportEnds, imagesRemoved }) => {
    const marks = [
      ['retirement', supportEnds],
      ['images', imagesRemoved],
    ] as const;
    return marks.flatMap(([kind, day]): [Day, Mark][] => {
      if (day === null || (day < today && exempted.has(`retirement/${id}`))) return [];
      return [[day, { kind, what: clean(what, 200), move: clean(move, 200), isPast: day < today }]];
    });
  });
}

function dueMarks({ findings, resource }: About, rules: Rules): [Day, DueMark][] {
  return findings.flatMap((finding): [Day, DueMark][] => {
    if (finding.status !== 'open') return [];
    const { check, subject, severity, reason, dueDate } = finding;
    const isPast = rules.now.getTime() >= new Date(dueDate).getTime();
    const command = commandOf(check, resource, finding, rules);
    return [[dueDay(dueDate), { kind: 'due', check, subject, severity, reason: clean(reason, 300), isPast, command }]];
  });
}

/** The last day with time left: a due date at midnight is the end of the day before. */
function dueDay(dueDate: string): Day {
  return dayOf(new Date(new Date(dueDate).getTime() - 1));
}

function commandOf(
  check: string,
  resource: KnownResource,
  about: { readonly subject: string | null; readonly evidence: JsonObject },
  { checks }: Rules,
): string | null {
  const remediation = checks.get(check)?.remediation;
  return remediation === undefined ? null : fillCommand(remediation, resource, about).command;
}
