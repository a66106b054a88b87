import type { DiagnosticSetting } from '../../signals/types.js';
import { count } from '../../text.js';
import { defineCheck } from '../check.js';
import { fail, pass } from '../verdict.js';

/** Either tells who did what; the second leaves out what only reads. */
const AUDIT = ['kube-audit', 'kube-audit-admin'];
/** Who signed in through Entra ID, and what Azure RBAC allowed. */
const GUARD = 'guard';
/** Groups that both are in: Microsoft defines `audit` as all logs of what customers do (Azure Monitor, "Category groups"). */
const GROUPS = ['alllogs', 'audit'];
const KEPT: Partial<Record<DiagnosticSetting['to'][number], string>> = {
  workspace: 'a workspace',
  eventHub: 'an event hub',
  storage: 'a storage account',
};

/**
 * Where docs/check-rules.md is silent: several settings may share the work; a partner's solution is none of the three
 * places; the older `serviceBusRuleId` is an event hub.
 */
export default defineCheck({
  id: 'control-plane-logs',
  title: 'Audit logs of the control plane are not kept',
  why: 'Without them nobody can say afterwards who did what in the cluster.',
  profile: 'recommended',
  points: [3],
  severity: 'high',
  needs: ['diagnosticSettings'],
  changeKeys: ['missing'],
  remediation: {
    text: 'Send kube-audit-admin (or kube-audit, which tells of reads too and costs more) and guard to a workspace, an event hub or a storage account.',
    command:
      'az monitor diagnostic-settings create --name control-plane --subscription {subscription} --resource-group {group} --resource-type Microsoft.ContainerService/managedClusters --resource {cluster} --workspace {workspace} --logs \'[{"category":"kube-audit-admin","enabled":true},{"category":"guard","enabled":true}]\'',
    link: 'https://learn.microsoft.com/azure/aks/monitor-aks',
  },
  evaluate(_cluster, { diagnosticSettings }) {
    const settings = diagnosticSettings.known ? diagnosticSettings.value : [];
    const kept = settings.filter(({ to }) => to.some((place) => KEPT[place] !== undefined));
    const sent = new Set(kept.flatMap(logsOf));
    const audit = AUDIT.filter((log) => sent.has(log));
    const missing = [...(audit.length === 0 ? [AUDIT.join(' or ')] : []), ...(sent.has(GUARD) ? [] : [GUARD])];
    const evidence = {
      missing,
      settings: settings.map((setting) => ({ name: setting.name, to: [...setting.to], logs: logsOf(setting) })),
    };
    if (missing.length === 0) {
      const places = new Set(kept.filter((one) => logsOf(one).length > 0).flatMap(({ to }) => to));
      const words = [...places].flatMap((place) => KEPT[place] ?? []);
      return pass(`${[audit[0], GUARD].join(' and ')} are sent to ${words.join(' and ')}`, evidence);
    }
    if (settings.length === 0) return fail('high', 'the cluster has no diagnostic setting', evidence);
    const reason = `no diagnostic setting sends ${missing.join(' and ')} to a workspace, an event hub or a storage account`;
    return fail('high', `${reason}; it has ${count(settings.length, 'setting')}`, evidence);
  },
});

/** Those of a setting's logs that count, groups spelled out. */
function logsOf({ categories, groups }: DiagnosticSetting): string[] {
  const isGrouped = groups.some((group) => GROUPS.includes(group.toLowerCase()));
  const named = categories.map((category) => category.toLowerCase());
  return [...AUDIT, GUARD].filter((log) => isGrouped || named.includes(log));
}
