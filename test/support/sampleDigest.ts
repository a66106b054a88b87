import { type Digest, type DigestEntry, digestSchema } from '../../shared/events/digest.js';
import { hashOf } from '../../shared/text.js';
import { CLUSTER_ID } from './clusters.js';

/** One line of a digest; each resource name is a finding of its own. */
export function entrySample(given: Partial<DigestEntry> = {}): DigestEntry {
  const resourceName = given.resourceName ?? 'aks-pay';
  return {
    kind: 'overdue',
    event: 'finding.overdue',
    resolution: null,
    fingerprint: hashOf(resourceName),
    check: 'version-support',
    title: 'Kubernetes version out of support',
    severity: 'high',
    reason: 'Kubernetes 1.33.2 left community support on 2026-07-31',
    dueDate: '2026-08-01T00:00:00.000Z',
    overdue: true,
    owner: 'payments',
    resourceId: CLUSTER_ID,
    resourceName,
    subscriptionName: 'pay-prod',
    subject: null,
    command: 'az aks upgrade --name aks-pay --kubernetes-version 1.36.1',
    link: 'https://portal.azure.com/#@/resource/aks-pay',
    runbook: null,
    ticket: null,
    ...given,
  };
}

/** A digest that counts exactly the entries that it lists, unless `given` says otherwise. */
export function digestSample(entries: readonly DigestEntry[], given: Partial<Digest> = {}): Digest {
  const owners: Record<string, Record<string, number>> = {};
  const totals: Record<string, number> = {};
  for (const { owner, kind } of entries) {
    const counts = owners[owner ?? ''] ?? {};
    owners[owner ?? ''] = { ...counts, [kind]: (counts[kind] ?? 0) + 1 };
    totals[kind] = (totals[kind] ?? 0) + 1;
  }
  return digestSchema.parse({
    sweep: '20261123T0130Z',
    now: '2026-11-23T01:30:00.000Z',
    owners,
    entries,
    totals,
    coverageGaps: 0,
    score: 93.5,
    ...given,
  });
}
