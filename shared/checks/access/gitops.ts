import { defineCheck } from '../check.js';
import { fail, pass, unknown } from '../verdict.js';

/** Where docs/check-rules.md is silent: what somebody installed with Helm is seen by nobody here, and the reason says so. */
export default defineCheck({
  id: 'gitops',
  title: 'What runs in the cluster is not declared in a repository',
  why: 'Without a declared state nobody can tell what somebody slipped in from what belongs there.',
  profile: 'all',
  points: [1, 3],
  severity: 'low',
  needs: ['gitOps'],
  withoutProperties: true,
  remediation: {
    text: 'Connect the cluster to a repository with the Flux or the Argo CD extension.',
    command:
      'az k8s-extension create --subscription {subscription} --resource-group {group} --cluster-name {cluster} --cluster-type managedClusters --name flux --extension-type microsoft.flux',
    link: 'https://learn.microsoft.com/azure/azure-arc/kubernetes/tutorial-use-gitops-flux2',
  },
  evaluate(_cluster, { gitOps }) {
    if (!gitOps.known) return unknown(gitOps.why);
    const parts = gitOps.value;
    const [first] = parts;
    const evidence = { parts: parts.map(({ kind, name, type }) => ({ kind, name, type })) };
    if (first === undefined)
      return fail(
        'low',
        'no Flux or Argo CD extension, and no GitOps configuration; what was installed by hand is not seen',
        evidence,
      );
    const what = first.type === '' ? first.kind : `${first.kind} of type ${first.type}`;
    return pass(`${what}: ${first.name}`, evidence);
  },
});
