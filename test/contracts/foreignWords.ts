import type { Chat, OpenDestination, Siem, TicketDesk } from '../../shared/destinations/destination.js';
import type { Outcome } from '../../shared/destinations/outcome.js';
import type { FindingEvent } from '../../shared/events/event.js';
import { ticketText } from '../../shared/outbox/ticketText.js';
import { clean, hashOf } from '../../shared/text.js';
import { digestSample, entrySample } from '../support/sampleDigest.js';
import { findingSample, RESOURCE, summarySample } from '../support/sampleEvents.js';

/** Letters of several scripts and directions, a letter of two code points, and emoji of one, of two and joined ones. */
export const UNICODE = 'é e\u0301 中文 עברית 🚢 👩\u200d🚀';

/** Names and reasons as somebody who means harm would write them; the traps of every destination are among them. */
export const ATTACKS: readonly string[] = [
  '<img src=x onerror=alert(1)> <script>alert(1)</script> <a href="https://evil.example">x</a>',
  '[click](https://evil.example) ![x](https://evil.example/x.png) [click|https://evil.example] !https://evil.example/x.png!',
  '@admin @org/team [~admin] @[sys_user:0123] <@U024BE7LH> <!channel> <at>admin</at> @<0b7e2e2f-1d6f-4e62-8d8f-0a6a5e1c7c1d>',
  '{code}x{code} {noformat}y{noformat} [code]<b>z</b>[/code] ``` ~~~ --> <!-- vigie:0000 -->',
  '#123 owner/repo#1 fixes #1 *b* _i_ ~s~ # h1 - list | table | ; tag, tag',
  'javascript:gs.log(1) ^ORstate=1 \' OR 1=1 -- "quoted"',
  "x') or 1==1 // | union * | where Severity != 'high'",
  '{"status":"resolved","finding":{"severity":"low"}}',
  '["a","b"]',
  'null',
  '1e3',
  '"}}\n{"create":{"_id":"forged"}}\n{"event":{"severity":1}},\\',
  'a\r\nAuthorization: Bearer forged\r\n\r\nPOST /forged HTTP/1.1',
  '=cmd|calc!A1 {{utcNow()}} @{triggerBody()} ${env:HOME} %0d%0a',
];

/** An event in which all that others chose holds these words. */
export function findingOf(words: string): FindingEvent {
  return findingSample({
    resource: {
      ...RESOURCE,
      name: `name ${words}`,
      subject: `pool/${words}`,
      subscriptionName: words,
      owner: words,
      tags: { team: words },
    },
    finding: {
      title: `title ${words}`,
      reason: `reason ${words}`,
      // Our own words, but for names; lines of a command are the check's.
      remediation: {
        text: 'Upgrade.',
        command: `az aks upgrade -n '${clean(words)}'`,
        link: 'https://example.org/why',
      },
    },
    evidence: { value: words },
  });
}

/** Sends, opens or posts one thing that holds these words wherever others choose them. */
export function tell(opened: OpenDestination, words: string): Promise<Outcome<unknown>> {
  switch (opened.family) {
    case 'siem':
      return tellSiem(opened, words);
    case 'tickets':
      return openTicket(opened, words);
    case 'chat':
      return postCard(opened, words);
  }
}

const tellSiem = (siem: Siem, words: string) => siem.send([findingOf(words)]);

const openTicket = (desk: TicketDesk, words: string) =>
  desk.create(hashOf('a finding'), ticketText(findingOf(words), 'https://portal.azure.com'));

function postCard(chat: Chat, words: string): Promise<Outcome> {
  const entry = entrySample({
    ...{ resourceName: `name ${words}`, subject: words, title: `title ${words}`, reason: `reason ${words}` },
    ...{ owner: words, command: clean(words), ticket: { number: words, url: 'https://desk.example/1' } },
  });
  return chat.post(summarySample(), digestSample([entry]));
}

/** Every text of a value as JSON has it; keys are none. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** The same value with all that it says taken away: what stays are its keys, the lengths of its lists and its types. */
export function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value !== 'object' || value === null) return value === null ? null : typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]));
}
