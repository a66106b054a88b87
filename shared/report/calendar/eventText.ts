import type { Check } from '../../checks/check.js';
import { SEVERITIES } from '../../severity.js';
import type { EndingExemption } from '../../sweep/endingExemptions.js';
import { clean } from '../../text.js';
import type { Lang } from '../lang.js';
import { CHECK_TITLES_FR } from '../words/checkTitlesFr.js';
import { Talk } from '../words/talk.js';
import { WORDS } from '../words/words.js';
import type { DueMark, Mark, MarkedResource, ResourceDay, SupportMark } from './entries.js';
import { CALENDAR_WORDS } from './words.js';

/** Findings that one event names; the rest is counted. */
const MOST_FINDINGS = 10;

/** What an event of the calendar says. */
export interface EventText {
  readonly summary: string;
  readonly description: string;
  readonly categories: readonly string[];
}

/** Puts the days of a fleet into words. */
export class CalendarTalk extends Talk {
  readonly words: (typeof CALENDAR_WORDS)[Lang];
  readonly #severity: Readonly<Record<string, string>>;

  constructor(
    private readonly lang: Lang,
    private readonly checks: ReadonlyMap<string, Pick<Check, 'title'>>,
  ) {
    super(lang);
    this.words = CALENDAR_WORDS[lang];
    this.#severity = WORDS[lang].severity;
  }

  resourceDay({ resource, marks }: ResourceDay, link: string, sweep: string): EventText {
    const due = marks.filter((mark) => mark.kind === 'due').sort(worstFirst);
    const hard = marks.filter((mark) => mark.kind !== 'due');
    const heads = [...hard.map((mark) => this.#head(mark)), ...this.#dueHead(due)];
    // What ends is often what is due: its command is given once.
    const given = new Set(hard.map((mark) => (mark.kind === 'support' ? mark.command : null)));
    const paragraphs = [
      this.#about(resource),
      ...hard.map((mark) => this.#detail(mark)),
      ...due.slice(0, MOST_FINDINGS).map((mark) => this.#finding(mark, given)),
      ...(due.length > MOST_FINDINGS ? [this.many(this.words.moreFindings, due.length - MOST_FINDINGS)] : []),
      this.fill(this.words.portal, { url: link }),
      this.fill(this.words.seen, { sweep }),
    ];
    return {
      summary: clean(`${resource.name}: ${heads.join('; ')}`, 250),
      description: paragraphs.join('\n\n'),
      categories: [...new Set(marks.map(({ kind }) => this.words.categories[kind]))],
    };
  }

  exemption({ reason, findings, owner, approver, checks, resources }: EndingExemption, sweep: string): EventText {
    const { words } = this;
    const paragraphs = [
      this.many(words.exemptionDetail, findings),
      this.fill(words.approvedBy, { owner: clean(owner, 80), approver: clean(approver ?? words.nobody, 80) }),
      this.fill(words.checks, { names: some(checks.map((check) => this.#titleOf(check))) }),
      this.fill(words.resources, { names: some(resources) }),
      this.fill(words.seen, { sweep }),
    ];
    return {
      summary: clean(this.fill(words.exemptionEnds, { reason: clean(reason, 150) }), 250),
      description: paragraphs.join('\n\n'),
      categories: [words.categories.exemption],
    };
  }

  #about({ name, subscriptionName, owner }: MarkedResource): string {
    const { aboutResource, nobody } = this.words;
    return this.fill(aboutResource, { name, subscription: subscriptionName ?? '-', owner: owner ?? nobody });
  }

  #head(mark: Exclude<Mark, DueMark>): string {
    const { words } = this;
    const { kind, isPast } = mark;
    if (kind === 'support') return this.fill(isPast ? words.supportEnded : words.supportEnds, { what: whatOf(mark) });
    const ends = isPast ? words.retirementEnded : words.retirementEnds;
    const goes = isPast ? words.imagesWent : words.imagesGo;
    return this.fill(kind === 'images' ? goes : ends, { what: mark.what });
  }

  #dueHead(due: readonly DueMark[]): string[] {
    const [worst] = due;
    if (worst === undefined) return [];
    const form = worst.isPast ? this.words.overdue : this.words.due;
    return [this.many(form, due.length, { worst: this.#severityOf(worst) })];
  }

  #detail(mark: Exclude<Mark, DueMark>): string {
    const { words } = this;
    const head = capital(this.#head(mark));
    if (mark.kind !== 'support') return `${head}\n${this.fill(words.moveTo, { move: mark.move })}`;
    const line = mark.longTerm ? words.longTerm : words.community;
    return lines(head, this.fill(words.supportDetail, { line }), mark.command);
  }

  #finding(mark: DueMark, given: ReadonlySet<string | null>): string {
    const command = given.has(mark.command) ? null : mark.command;
    const subject = mark.subject === null ? '' : ` (${clean(mark.subject, 120)})`;
    return lines(`[${this.#severityOf(mark)}] ${this.#titleOf(mark.check)}${subject}`, mark.reason, command);
  }

  #severityOf({ severity }: Pick<DueMark, 'severity'>): string {
    return this.#severity[severity] ?? severity;
  }

  #titleOf(check: string): string {
    const own = this.lang === 'fr' && Object.hasOwn(CHECK_TITLES_FR, check) ? CHECK_TITLES_FR[check] : undefined;
    return own ?? clean(this.checks.get(check)?.title ?? check, 120);
  }
}

function whatOf({ what, subject }: SupportMark): string {
  return subject === null ? what : `${what} (${clean(subject, 80)})`;
}

function worstFirst(a: DueMark, b: DueMark): number {
  return (
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    compare(a.check, b.check) ||
    compare(a.subject ?? '', b.subject ?? '')
  );
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function lines(...parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== '').join('\n');
}

/** The first few are named where an exemption has many. */
function some(names: readonly string[]): string {
  return names.map((name) => clean(name, 120)).join(', ');
}
