import type { Retirement } from '../../checks/data/retirements.js';
import { minorOf, parseVersion } from '../../checks/version.js';
import type { Finding } from '../../findings/finding.js';
import type { FleetCluster } from '../../sweep/fleet.js';
import { clean } from '../../text.js';
import { addDays, type Day, dayOf } from '../../time.js';
import { retirementsOf } from '../upgradePlan/retirements.js';
import { clusterSupport, type Dated, isUndated, olderPools, planNamed } from '../upgradePlan/support.js';
import type { Ending } from './schema.js';

/** Something that ends, before anything is said of when it has to be done. */
export type Bare = Pick<Ending, 'kind' | 'ends' | 'isOut' | 'subject' | 'what'>;

/** Kubernetes of the control plane, and of pools that run an older minor. @returns why nobody can say, where that is so */
export function versionEndings(
  cluster: FleetCluster,
  findings: readonly Finding[],
  dated: Dated,
): readonly Bare[] | { readonly why: string } {
  const version = parseVersion(cluster.version ?? '');
  if (version === undefined) return { why: 'its version was not in what was read' };
  const plan = planNamed(cluster.supportPlan ?? '');
  if (plan === undefined) return { why: 'its support plan is not known' };
  const finding = findings.find(({ check, status }) => check === 'version-support' && status !== 'resolved');
  const support = clusterSupport(version, plan, finding, dated);
  if (isUndated(support))
    return { why: `the support calendar of ${dated.calendar.asOf} does not know Kubernetes ${minorOf(version)}` };
  const own: Bare = versionEnding(support.ends, support.isOver, null, cluster.version ?? '');
  const pools = olderPools(cluster, plan, dated)
    .filter((pool) => !isUndated(pool.support))
    .map(({ name, version, support }) => versionEnding(support.ends, support.isOver, `pool/${name}`, version));
  return [own, ...pools];
}

function versionEnding(ends: Day | null, isOut: boolean, subject: string | null, version: string): Bare {
  return { kind: 'version', ends, isOut, subject, what: `Kubernetes ${version}` };
}

/** A retirement ends support on one day and takes the images away on another one. */
export function retirementEndings(
  cluster: FleetCluster,
  findings: readonly Finding[],
  retirements: readonly Retirement[],
  { now }: Dated,
): readonly Bare[] {
  const today = dayOf(now);
  return retirementsOf(cluster, findings, retirements).flatMap(({ id, what, supportEnds, imagesRemoved }) => {
    const about = { subject: `retirement/${id}`, what };
    const support: Bare = { kind: 'retirement', ends: supportEnds, isOut: supportEnds < today, ...about };
    if (imagesRemoved === null) return [support];
    // Images are gone from that day itself: the day before it is the last.
    return [support, { kind: 'nodeImage', ends: addDays(imagesRemoved, -1), isOut: imagesRemoved <= today, ...about }];
  });
}

/** What somebody lets stand, of any resource: on the day after, it is due again. */
export function exemptionEndings(findings: readonly Finding[], { now }: Dated): readonly Bare[] {
  const today = dayOf(now);
  return findings.flatMap(({ status, exemption, check, subject }) =>
    status !== 'exempted' || exemption === null
      ? []
      : [
          {
            kind: 'exemption' as const,
            ends: exemption.until,
            isOut: exemption.until < today,
            subject,
            what: clean(check),
          },
        ],
  );
}
