import type { Diff, FindingChange, ResourceChange } from '../../shared/report/diff/schema.js';
import { clean, count } from '../../shared/text.js';
import { hang, paint, SEVERITY_STYLE } from '../output.js';
import { minute } from '../words.js';

/** Longest text of others that is shown. */
const MOST = 300;

/** What became of a finding, in words. */
const WORDS: Readonly<Record<FindingChange['change'], string>> = {
  opened: 'opened',
  reopened: 'reopened',
  worse: 'worse',
  better: 'better',
  overdue: 'overdue',
  exempted: 'exempted',
  unexempted: 'unexempted',
  mended: 'mended',
  notApplicable: 'ended',
  deleted: 'deleted',
  cameAndWent: 'came and went',
};
const BAD: readonly FindingChange['change'][] = ['opened', 'reopened', 'worse', 'overdue', 'unexempted'];

/** `vigie diff`, for people: in 80 columns, worst resources first. */
export function diffText(diff: Diff): string {
  const { from, to, score, clusters, resources } = diff;
  const lines = [
    paint('bold', `${from.sweep} (${minute(from.now)}) to ${to.sweep} (${minute(to.now)})`),
    ...hang('score', `${shown(score.from)} to ${shown(score.to)}`),
    ...hang('clusters', `${clusters.from} seen, then ${clusters.to}`),
    ...hang('findings', totalWords(diff)),
    ...seenLines(diff),
    '',
    ...resources.flatMap(resourceLines),
    ...checkLines(diff),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

function totalWords({ totals, resources }: Diff): string {
  const words = Object.entries(totals).map(
    ([change, number]) => `${number} ${WORDS[change as FindingChange['change']]}`,
  );
  if (words.length > 0) return words.join(', ');
  return resources.length === 0 ? 'nothing changed' : 'none changed';
}

function seenLines({ gaps, notSeen }: Diff): string[] {
  const gap = ({ scope, signal, reason }: Diff['gaps']['began'][number]) =>
    clean(`${scope}, ${signal}: ${reason}`, MOST);
  const unseen = `${count(notSeen.findings, 'open finding')} of ${count(notSeen.resources, 'resource')} could not be looked at`;
  return [
    ...gaps.began.flatMap((one) => hang('out of sight', gap(one), 'yellow')),
    ...gaps.ended.flatMap((one) => hang('seen again', gap(one), 'green')),
    ...(notSeen.findings === 0 ? [] : hang('not seen', unseen, 'yellow')),
  ];
}

function resourceLines({ name, owner, subscriptionName, presence, findings, facts }: ResourceChange): string[] {
  const place = [subscriptionName, owner === null ? null : `owner ${owner}`].filter((part) => part !== null).join(', ');
  const head = clean(`${name}${place === '' ? '' : ` (${place})`}${presence === null ? '' : `: ${presence}`}`, 78);
  return [
    paint('bold', head),
    ...findings.flatMap(findingLines),
    ...facts.flatMap(({ what, from, to }) => hang(what, `${from ?? 'not set'} to ${to ?? 'not set'}`)),
    '',
  ];
}

function findingLines({ change, check, subject, severity, reason, dueDate, overdue }: FindingChange): string[] {
  const isBad = BAD.includes(change);
  const level =
    severity.from === null || severity.from === severity.to ? severity.to : `${severity.from} to ${severity.to}`;
  const due = isBad ? `; ${overdue ? 'was due' : 'due'} ${dueDate.slice(0, 10)}` : '';
  const text = clean(`${level}, ${check}${subject === null ? '' : ` ${subject}`}: ${reason}`, MOST);
  return hang(WORDS[change], `${text}${due}`, isBad ? SEVERITY_STYLE[severity.to ?? 'low'] : 'green');
}

function checkLines({ checks }: Diff): string[] {
  if (checks.length === 0) return [];
  return [
    paint('bold', 'Resources that fail, by check'),
    ...checks.flatMap(({ check, from, to }) => hang(`${from} to ${to}`, check, to > from ? 'red' : 'green')),
  ];
}

function shown(score: number | null): string {
  return score === null ? 'none' : String(score);
}
