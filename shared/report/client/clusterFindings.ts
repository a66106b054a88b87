import { at } from '../view/fleet.js';
import type { Context } from './context.js';
import { h, outward } from './dom.js';
import { badge, copyButton, dueWords, ticketLink } from './pieces.js';

/** The findings of one resource, worst first: why each matters, and how it is mended. */
export function resourceFindings(context: Context, resource: number): HTMLElement[] {
  const own = context.fleet.findingsOf(resource);
  if (own.length === 0) return [h('p', { class: 'calm' }, context.words.page.noFindings)];
  return own.map((finding) => findingCard(context, finding));
}

function findingCard(context: Context, finding: number): HTMLElement {
  const { fleet, words, talk } = context;
  const { findings, checks } = fleet.island;
  const check = at(checks, at(findings.check, finding));
  const subject = fleet.text(at(findings.subject, finding));
  const { text, command, link } = fleet.remediationOf(finding);
  const firstSeen = talk.fill(words.page.firstSeen, { day: talk.day(fleet.day(at(findings.firstSeen, finding))) });
  return h(
    'article',
    { class: 'finding' },
    h(
      'h3',
      {},
      badge(context, at(findings.severity, finding)),
      ` ${check.local} `,
      subject !== null && h('code', {}, subject),
    ),
    h('p', {}, context.english(fleet.text(at(findings.reason, finding)) ?? '')),
    h(
      'p',
      { class: 'soft what' },
      h('span', {}, `${words.due}: `, ...dueWords(context, finding)),
      h('span', {}, firstSeen),
      ticketLink(context, finding),
    ),
    h(
      'details',
      { open: true },
      h('summary', {}, words.page.how),
      check.why !== '' && h('p', {}, h('strong', {}, `${words.page.why}: `), context.english(check.why)),
      text !== '' && h('p', {}, context.english(text)),
      command !== null && commandBlock(context, command),
      link !== '' && h('p', {}, outward(link, words.page.documentation)),
    ),
  );
}

function commandBlock(context: Context, command: string): HTMLElement {
  const shown = h('code', {}, command);
  const scroll = { class: 'scroll', role: 'group', 'aria-label': context.words.page.command, tabindex: 0 };
  return h('div', { class: 'command' }, h('pre', scroll, shown), copyButton(context, command, shown));
}
