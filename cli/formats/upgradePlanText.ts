import type { ClusterPlan, UpgradePlan } from '../../shared/report/upgradePlan/schema.js';
import { clean, count } from '../../shared/text.js';
import { hang, paint, SEVERITY_STYLE, wrap } from '../output.js';
import { minute } from '../words.js';
import {
  commandLines,
  dueWords,
  freezeWords,
  NEVER_READ,
  pathWords,
  runsWords,
  stepWords,
} from './upgradePlanWords.js';

const WIDTH = 80;
/** Longest text of others that is shown. */
const MOST = 400;

/** `vigie upgrade-plan`, for people: in 80 columns, what is due first comes first. */
export function upgradePlanText(plan: UpgradePlan): string {
  const { sweep, clusters, notKnown, now } = plan;
  const lines = [
    paint('bold', `Upgrade plan, by sweep ${sweep.id} (${minute(sweep.now)})`),
    ...wrap(sumWords(plan), WIDTH),
    '',
    ...clusters.flatMap((cluster) => [...clusterLines(cluster, now.slice(0, 10)), '']),
    ...(notKnown.length === 0 ? [] : [paint('bold', 'Nothing is known of'), ...notKnown.flatMap(notKnownLines), '']),
    ...(clusters.length === 0 ? [] : wrap(NEVER_READ, WIDTH)),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

/** `1 cluster is due by 2027-05-30; 8 need nothing until then.` */
export function sumWords({ clusters, enough, until, target }: UpgradePlan): string {
  const below = target === null ? '' : ` below ${target}`;
  const due = until === null ? '' : ` due by ${until}`;
  const rest =
    enough === 0
      ? ''
      : `; ${count(enough, 'other')} ${enough === 1 ? 'needs' : 'need'} nothing${until === null ? '' : ' until then'}`;
  return `${count(clusters.length, 'cluster')}${below}${due}${rest}.`;
}

function clusterLines(cluster: ClusterPlan, today: string): string[] {
  const { overdue, severity, longTerm } = cluster;
  const style = overdue ? SEVERITY_STYLE[severity ?? 'high'] : undefined;
  return [
    paint('bold', headWords(cluster)),
    ...hang('due', dueWords(cluster), style),
    ...freezeWords(cluster, today).flatMap((words) => hang('freeze', words, 'yellow')),
    ...hang('runs', runsWords(cluster)),
    ...hang('path', pathWords(cluster)),
    ...wayLines(cluster),
    ...cluster.steps.flatMap((step, at) => [
      ...hang(`step ${at + 1}`, stepWords(step)),
      ...commandLines(step.command, WIDTH - 4).map((line) => `    ${line}`),
    ]),
    ...(longTerm === null ? [] : longTermLines(longTerm)),
  ];
}

export function headWords({ name, owner, subscriptionName, subscriptionId }: ClusterPlan): string {
  const place = [subscriptionName ?? subscriptionId, owner === null ? 'nobody owns it' : `owner ${owner}`];
  return clean(`${name} (${place.filter((part) => part !== null).join(', ')})`, 78);
}

function wayLines({ obstacles, retirements, notKnown }: ClusterPlan): string[] {
  return [
    ...obstacles.flatMap(({ blocks, subject, text }) =>
      hang(
        blocks ? 'in the way' : 'mind',
        clean(`${subject === null ? '' : `${subject}: `}${text}`, MOST),
        blocks ? 'red' : 'yellow',
      ),
    ),
    ...retirements.flatMap(({ what, supportEnds, imagesRemoved, move }) =>
      hang('retired', clean(retiredWords({ what, supportEnds, imagesRemoved, move }), MOST)),
    ),
    ...notKnown.flatMap((words) => hang('not known', clean(words, MOST), 'yellow')),
  ];
}

type Retired = Pick<ClusterPlan['retirements'][number], 'what' | 'supportEnds' | 'imagesRemoved' | 'move'>;

export function retiredWords({ what, supportEnds, imagesRemoved, move }: Retired): string {
  const gone = imagesRemoved === null ? '' : `, the images go on ${imagesRemoved}`;
  return `${what}: support ends on ${supportEnds}${gone}; move to ${move}`;
}

function longTermLines({ ends, commands }: NonNullable<ClusterPlan['longTerm']>): string[] {
  return [
    ...hang('or instead', longTermWords(ends)),
    ...commands.flatMap((command) => commandLines(command, WIDTH - 4).map((line) => `    ${line}`)),
  ];
}

export function longTermWords(ends: string): string {
  return `stay, with long-term support until ${ends}: tier Premium, at its price, and not with every add-on`;
}

function notKnownLines({ name, owner, subscriptionName, why }: UpgradePlan['notKnown'][number]): string[] {
  const place = [subscriptionName, owner === null ? null : `owner ${owner}`].filter((part) => part !== null).join(', ');
  return hang(clean(name, 63), clean(`${place === '' ? '' : `${place}: `}${why}`, MOST));
}
