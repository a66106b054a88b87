import type { DigestEntry } from '../../events/digest.js';
import type { Severity } from '../../severity.js';

/** One line of a card. Names, titles and reasons are others' words, not yet escaped; addresses are https. */
export interface DigestLine {
  /** What the line begins with: the severity, how it ended, or what Azure does by itself (its title). */
  readonly label: { readonly text: string; readonly tone: Severity | 'ended' | 'planned' };
  /** Resource and subject, others' words. */
  readonly where: string;
  /** Others' words; undefined where it is the label. */
  readonly title: string | undefined;
  /** Others' words, a sentence without its full stop. */
  readonly reason: string;
  /** Our own words; undefined where nothing is asked. */
  readonly due: string | undefined;
  readonly command: string | undefined;
  /** Where the resource is shown. */
  readonly portal: string | undefined;
  /** Where it is said how it is mended; undefined where nothing is asked. */
  readonly runbook: string | undefined;
  readonly ticket: { readonly label: string; readonly url: string | undefined } | undefined;
  /** One of the few whose links are buttons. */
  readonly prominent: boolean;
}

/** What is done by Azure and not by a reader. */
const PLANNED: ReadonlySet<DigestEntry['kind']> = new Set(['maintenance', 'automaticUpgrade']);
const ENDED: Readonly<Record<string, string>> = {
  mended: 'mended',
  notApplicable: 'no longer there',
  deleted: 'deleted',
};

/** The line of an entry: what has ended, or is done by Azure, has no due date, no command and no runbook. */
export function lineOf(entry: DigestEntry): DigestLine {
  const label = labelOf(entry);
  const planned = PLANNED.has(entry.kind);
  const line = {
    label,
    where: [entry.resourceName, entry.subject].filter((part) => part !== null && part !== '').join(' '),
    title: planned ? undefined : entry.title,
    reason: entry.reason.replace(/[.\s]+$/, ''),
    portal: httpsOnly(entry.link),
    ticket: ticketOf(entry.ticket),
    prominent: false,
  };
  if (planned || label.tone === 'ended') return { ...line, due: undefined, command: undefined, runbook: undefined };
  return {
    ...line,
    due: `${entry.overdue ? 'Was due' : 'Due'} ${entry.dueDate.slice(0, 10)}.`,
    command: entry.command ?? undefined,
    runbook: httpsOnly(entry.runbook ?? ''),
  };
}

function labelOf({ kind, severity, resolution, title }: DigestEntry): DigestLine['label'] {
  // A window is as severe as what it may mend, which is no bad news; an upgrade is when it failed.
  if (PLANNED.has(kind))
    return { text: title, tone: kind === 'maintenance' || severity === 'low' ? 'planned' : severity };
  if (resolution !== null) return { text: ENDED[resolution] ?? 'resolved', tone: 'ended' };
  return { text: severity, tone: severity };
}

function ticketOf(ticket: DigestEntry['ticket']): DigestLine['ticket'] {
  return ticket === null ? undefined : { label: `Ticket ${ticket.number}`, url: httpsOnly(ticket.url ?? '') };
}

/** A card with an address that is not https is not shown at all (Teams). */
function httpsOnly(link: string): string | undefined {
  return URL.canParse(link) && new URL(link).protocol === 'https:' ? new URL(link).href : undefined;
}
