import type { ClusterBackup } from '../../signals/types.js';
import { clean } from '../../text.js';
import { defineCheck } from '../check.js';
import { fail, pass, unknown, type Verdict } from '../verdict.js';

/** What the words of CurrentProtectionState and of Status mean (Azure/azure-rest-api-specs, Microsoft.DataProtection). */
const STATES: Readonly<Record<string, 'backed up' | 'in the making' | 'not backed up'>> = {
  protectionconfigured: 'backed up',
  configuringprotection: 'in the making',
  updatingprotection: 'in the making',
  configuringprotectionfailed: 'not backed up',
  notprotected: 'not backed up',
  invalid: 'not backed up',
  protectionerror: 'not backed up',
  protectionstopped: 'not backed up',
  backupschedulessuspended: 'not backed up',
  softdeleting: 'not backed up',
  softdeleted: 'not backed up',
};

/*
 * Where docs/check-rules.md is silent: an instance that is stopped, suspended, in error or deleted is none; one that is being
 * set up or changed, or whose state is not known here (RetentionSchedulesSuspended: no source says what it does to backups),
 * is unknown. Of several the best counts. Other products for backups are not seen, and the reason says so.
 */
export default defineCheck({
  id: 'backup',
  title: 'The cluster is not backed up',
  why: 'Who deletes or encrypts the volumes, or the cluster itself, takes everything that is in them.',
  profile: 'recommended',
  points: [4],
  severity: 'medium',
  needs: ['backups'],
  withoutProperties: true,
  remediation: {
    text: 'Back the cluster up into a backup vault; other products for backups are not seen here: exempt the finding where one is used.',
    command:
      'az dataprotection enable-backup trigger --datasource-type AzureKubernetesService --datasource-id /subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.ContainerService/managedClusters/{cluster}',
    link: 'https://learn.microsoft.com/azure/backup/azure-kubernetes-service-backup-overview',
  },
  evaluate(_cluster, { backups }) {
    if (!backups.known) return unknown(backups.why);
    const instances = backups.value;
    if (instances.length === 0)
      return fail('medium', 'no backup instance in any backup vault; other products are not seen', { instances: [] });
    return (
      judged(instances, 'backed up', pass) ??
      judged(instances, 'in the making', unknown) ??
      judged(instances, undefined, unknown) ??
      fail('medium', `no backup that works: ${wordsOf(instances[0])}`, evidenceOf(instances))
    );
  },
});

function judged(
  instances: readonly ClusterBackup[],
  meaning: (typeof STATES)[string] | undefined,
  verdict: typeof pass,
): Verdict | undefined {
  const found = instances.find(({ state }) => meaningOf(state) === meaning);
  if (found === undefined) return undefined;
  const more = meaning === undefined && found.state !== '' ? ', which is not known here' : '';
  return verdict(`${wordsOf(found)}${more}`, evidenceOf(instances));
}

function meaningOf(state: string): (typeof STATES)[string] | undefined {
  const word = state.toLowerCase();
  return Object.hasOwn(STATES, word) ? STATES[word] : undefined;
}

function wordsOf(instance: ClusterBackup | undefined): string {
  const { id = '', state = '' } = instance ?? {};
  const vault = /\/backupvaults\/([^/]+)/i.exec(id)?.[1];
  return `the instance in ${vault === undefined ? 'a backup vault' : `vault ${clean(vault, 80)}`} is ${state || 'in no state that is told'}`;
}

function evidenceOf(instances: readonly ClusterBackup[]) {
  return { instances: instances.slice(0, 5).map(({ id, state }) => ({ id, state })) };
}
