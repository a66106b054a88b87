import type { ClusterPlan, UpgradePlan } from '../../shared/report/upgradePlan/schema.js';
import { clean } from '../../shared/text.js';
import { minute } from '../words.js';
import { escaped } from './markdown.js';
import { headWords, longTermWords, retiredWords, sumWords } from './upgradePlanText.js';
import {
  commandLines,
  dueWords,
  freezeWords,
  NEVER_READ,
  pathWords,
  runsWords,
  stepWords,
} from './upgradePlanWords.js';

/** `vigie upgrade-plan --format markdown`: for a ticket, or a page of a wiki. */
export function upgradePlanPage(plan: UpgradePlan): string {
  const { sweep, clusters, notKnown, now } = plan;
  const parts = [
    `# Upgrade plan`,
    `By sweep ${sweep.id} (${minute(sweep.now)}). ${plain(sumWords(plan))}`,
    ...clusters.flatMap((cluster) => clusterParts(cluster, now.slice(0, 10))),
    ...(notKnown.length === 0 ? [] : ['## Nothing is known of', notKnown.map(notKnownLine).join('\n')]),
    ...(clusters.length === 0 ? [] : [NEVER_READ]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function clusterParts(cluster: ClusterPlan, today: string): string[] {
  const { obstacles, retirements, notKnown, steps, longTerm } = cluster;
  const facts: [string, string][] = [
    ['Due', dueWords(cluster)],
    ...freezeWords(cluster, today).map((words): [string, string] => ['Freeze', words]),
    ['Runs', runsWords(cluster)],
    ['Path', pathWords(cluster)],
    ...obstacles.map(({ blocks, subject, text }): [string, string] => [
      blocks ? 'In the way' : 'Mind',
      `${subject === null ? '' : `${subject}: `}${text}`,
    ]),
    ...retirements.map((one): [string, string] => ['Retired', retiredWords(one)]),
    ...notKnown.map((words): [string, string] => ['Not known', words]),
  ];
  return [
    `## ${plain(headWords(cluster))}`,
    facts.map(([label, words]) => `- **${label}**: ${plain(words)}`).join('\n'),
    ...steps.flatMap((step, at) => [`${at + 1}. ${plain(stepWords(step))}`, fenced([step.command])]),
    ...(longTerm === null ? [] : [`Or ${longTermWords(longTerm.ends)}:`, fenced(longTerm.commands)]),
  ];
}

/** In the item of a list: three spaces in. A fence of four marks: a name may hold three. */
function fenced(commands: readonly string[]): string {
  const lines = commands.flatMap((command) => commandLines(command, 100));
  return ['````sh', ...lines, '````'].map((line) => `   ${line}`).join('\n');
}

function notKnownLine({ name, owner, why }: UpgradePlan['notKnown'][number]): string {
  return `- ${plain(`${name}${owner === null ? '' : ` (owner ${owner})`}: ${why}`)}`;
}

/** Text of others as text of Markdown, in one line. */
export function plain(text: string): string {
  return escaped(clean(text, 1_000));
}
