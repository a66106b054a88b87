import type { Block } from '../../../shared/destinations/chat/blocks.js';
import type { Card } from '../../../shared/destinations/chat/card.js';
import type { Digest, DigestEntry } from '../../../shared/events/digest.js';
import type { FindingEvent } from '../../../shared/events/event.js';
import { portalLink } from '../../../shared/events/portalLink.js';
import { linesOf } from '../../support/cards.js';
import { digestSample, entrySample } from '../../support/sampleDigest.js';
import { summarySample } from '../../support/sampleEvents.js';
import { type Answer, scriptedServer } from '../../support/scriptedServer.js';
import { FIRST_NIGHT, ONE_EVENT, SECOND_NIGHT } from './nights.js';
import { openedAs } from './opened.js';
import type { Sample } from './sample.js';

const PORTAL = 'https://portal.azure.com';
const TICKET = { number: 'INC0010001', url: 'https://instance.service-now.example/INC0010001' };

/** A line about an event's finding, with the ticket that it has. */
function entryOf({ finding, resource, kind }: FindingEvent, given: Partial<DigestEntry>): DigestEntry {
  const { fingerprint, check, title, severity, reason, dueDate, overdue, resolution, remediation } = finding;
  if (resource === null) throw new Error('every finding of the sample has a cluster');
  return entrySample({
    ...{ fingerprint, check, title, severity, reason, dueDate, overdue, resolution, event: kind },
    ...{ resourceName: resource.name, resourceId: resource.id, subject: resource.subject, owner: resource.owner },
    ...{ link: portalLink(PORTAL, resource), command: remediation.command, runbook: remediation.link, ticket: TICKET },
    ...given,
  });
}

/** A night: one finding is overdue, one is new, one was mended, and AKS has a window of its own tomorrow. */
const DIGEST: Digest = digestSample(
  [
    entryOf(ONE_EVENT, { kind: 'overdue', event: 'finding.overdue' }),
    ...FIRST_NIGHT.slice(1, 2).map((event) => entryOf(event, { kind: 'changed' })),
    ...SECOND_NIGHT.map((event) => entryOf(event, { kind: 'changed' })),
    entrySample({
      ...{ kind: 'maintenance', event: null, title: 'Maintenance tomorrow', severity: 'low', overdue: false },
      ...{ owner: 'orders', resourceName: 'aks-orders', command: null },
      reason: 'autoUpgradeChannel patch from 2026-11-25 01:00 UTC for 4 hours',
    }),
  ],
  {
    ...{ sweep: '20261124T0130Z', now: '2026-11-24T01:30:00.000Z', score: 94, coverageGaps: 1 },
    ...{ unowned: { total: 3, names: ['aks-lab', 'aks-sandbox', 'crlab'] }, waitingTickets: 1 },
  },
);

/** What a chat is sent for the digest. */
async function posted(kind: string, path: string, yes: Answer): Promise<unknown> {
  const server = await scriptedServer();
  server.otherwise(() => yes);
  try {
    const chat = await openedAs('chat', kind, { secret: () => `${server.url}${path}` });
    const told = await chat.post(summarySample(), DIGEST);
    if (told.outcome !== 'accepted') throw new Error(`${kind}: ${told.outcome}: ${told.why}`);
    return server.requests[0]?.json;
  } finally {
    await server.close();
  }
}

async function teamsCard(): Promise<string> {
  const path = '/workflows/0a1b/triggers/manual/paths/invoke?sig=s';
  const message = (await posted('teams', path, { status: 202 })) as { attachments: { content: Card }[] };
  const card = message.attachments[0]?.content ?? null;
  const separated = card?.body.map(({ separator }) => separator === true) ?? [];
  return spaced(linesOf(card), (at) => separated[at] === true);
}

type Text = { readonly text: string };
type Section = { readonly elements: readonly Text[] };

async function slackMessage(): Promise<string> {
  const yes = { status: 200, headers: { 'content-type': 'text/plain' }, body: 'ok' };
  const { blocks } = (await posted('slack', '/services/T/B/x', yes)) as { blocks: readonly Block[] };
  const lines = blocks.flatMap(linesOfBlock);
  return spaced(
    lines.map(({ text }) => text),
    (at) => lines[at]?.begins === true,
  );
}

function linesOfBlock({ type, ...block }: Block): readonly (Text & { readonly begins: boolean })[] {
  const plain = (text: string) => [{ text, begins: false }];
  if (type === 'header') return plain((block.text as Text).text);
  if (type === 'context') return plain((block.elements as Text[])[0]?.text ?? '');
  if (type === 'actions')
    return plain((block.elements as { text: Text }[]).map(({ text }) => `[${text.text}]`).join(' '));
  return (block.elements as Section[]).map(({ elements }, at) => ({
    text: elements
      .map(({ text }) => text)
      .join('')
      .trimEnd(),
    // A line about a finding has more pieces than that of an owner or a note.
    begins: at === 0 && elements.length <= 3,
  }));
}

/** An empty line before each that begins something. */
function spaced(lines: readonly string[], begins: (at: number) => boolean): string {
  return lines.map((line, at) => (begins(at) ? `\n${line}` : line)).join('\n');
}

/** The card of a night, as each chat shows it. */
export const CARD_SAMPLES: readonly Sample[] = [
  { page: 'teams', name: 'card', language: 'text', make: teamsCard },
  { page: 'slack', name: 'message', language: 'text', make: slackMessage },
];
