import type { JsonObject } from '../../json.js';
import type { Severity } from '../../severity.js';
import { clean } from '../../text.js';
import type { TicketPart, TicketText } from '../destination.js';
import { listWithin } from './listWithin.js';
import { plainBody } from './ticketBody.js';

/** One character more, and the event is refused, not cut: nobody would be paged. */
const MOST_SUMMARY = 1_024;
/** An event may have 512,000 bytes; these come to less in any letters. */
const MOST_DETAILS = 20_000;
const MOST_NOTE = 4_000;
const MOST_LINKS = 10;

const SEVERITIES: Readonly<Record<Severity, string>> = {
  critical: 'critical',
  high: 'error',
  medium: 'warning',
  low: 'info',
};

/** What a trigger says of a finding; texts are shown as they are, links stand apart. */
export function pagerdutyEvent(text: TicketText, note: string | null): JsonObject {
  return {
    payload: {
      // Cut by what a character takes in UTF-16, the smallest that the limit can mean.
      summary: cut(clean(text.title, MOST_SUMMARY), MOST_SUMMARY),
      source: sourceOf(text.link),
      severity: SEVERITIES[text.severity],
      custom_details: {
        ...(note === null ? {} : { note: cut(note, MOST_NOTE) }),
        details: cut(
          plainBody(listWithin(text.body, [], MOST_DETAILS, (part) => plainBody([part]).length)),
          MOST_DETAILS,
        ),
        due: text.dueDate,
        ...(text.owner === null ? {} : { owner: text.owner }),
      },
    },
    client: 'Vigie',
    links: linksOf(text),
  };
}

/** The id of the resource, which the link to the portal ends with; the service wants a source in every event. */
function sourceOf(link: string | null): string {
  const id = /#resource(\/subscriptions\/.+)$/i.exec(link ?? '')?.[1];
  return id === undefined ? 'Vigie' : clean(id, 1_000);
}

function linksOf({ link, body }: TicketText): JsonObject[] {
  const portal: TicketPart[] = link === null ? [] : [{ kind: 'link', label: 'In the portal', url: link }];
  return [...portal, ...body]
    .flatMap((part) =>
      part.kind === 'link' && URL.canParse(part.url) && new URL(part.url).protocol === 'https:'
        ? [{ href: new URL(part.url).href, text: clean(part.label, 200) }]
        : [],
    )
    .slice(0, MOST_LINKS);
}

/** @param most code units of UTF-16; no character is split */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
