import { defineSubscriptionCheck } from '../check.js';
import { cloudWithoutDefender } from '../defenderThere.js';
import { judgeRepositories, REPOSITORY_SIGNALS } from './repositoryScan.js';

/** Code, dependencies and infrastructure as code; the rest is as in secrets-in-repositories. */
export default defineSubscriptionCheck({
  id: 'code-findings',
  title: 'Scans of connected repositories found vulnerabilities',
  why: 'What is mended in the repository never reaches a cluster.',
  profile: 'recommended',
  points: [1],
  severity: 'medium',
  needs: REPOSITORY_SIGNALS,
  remediation: {
    text: 'Mend what Defender names in code, dependencies and templates, the worst repositories first.',
    command: null,
    link: 'https://learn.microsoft.com/azure/defender-for-cloud/agentless-code-scanning',
  },
  notThere: cloudWithoutDefender,
  evaluate: (_subscription, signals) => judgeRepositories(signals, 'code', 'vulnerabilities', 'medium'),
});
