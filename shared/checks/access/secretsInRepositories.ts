import { defineSubscriptionCheck } from '../check.js';
import { cloudWithoutDefender } from '../defenderThere.js';
import { judgeRepositories, REPOSITORY_SIGNALS } from './repositoryScan.js';

/*
 * Where docs/check-rules.md is silent: a connection is an organization (or GitLab group) that Defender shows as onboarded
 * in the subscription; a repository of which Defender says that nothing scans it leaves a clean result unknown.
 */
export default defineSubscriptionCheck({
  id: 'secrets-in-repositories',
  title: 'Secrets lie in connected repositories',
  why: 'A secret in a repository is known to everybody who ever read it.',
  profile: 'recommended',
  points: [1],
  severity: 'high',
  needs: REPOSITORY_SIGNALS,
  remediation: {
    text: 'Revoke each secret that Defender names, issue a new one into a vault, and take the old one out of the history.',
    command: null,
    link: 'https://learn.microsoft.com/azure/defender-for-cloud/recommendations-reference-devops',
  },
  notThere: cloudWithoutDefender,
  evaluate: (_subscription, signals) => judgeRepositories(signals, 'secrets', 'secrets', 'high'),
});
