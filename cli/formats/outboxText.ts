import type { DeadLetter } from '../../shared/outbox/deadLetters.js';
import type { Dropped } from '../../shared/outbox/dropped.js';
import type { DestinationOverview, WaitingCursors } from '../../shared/outbox/overview.js';
import type { ParkedEvent } from '../../shared/outbox/parked.js';
import type { SentAgain } from '../../shared/outbox/parkedAgain.js';
import { clean, count } from '../../shared/text.js';
import { hang, paint, wrap } from '../output.js';
import { minute } from '../words.js';

/** Longest text of others that is shown. */
const MOST = 300;
/** Most parked events of a destination that people are shown. */
const MOST_PARKED = 20;

/** `vigie outbox --format json`, one line. */
export function listJson(all: readonly DestinationOverview[], deadLetters: readonly DeadLetter[]): string {
  const destinations = all.map((one) => ({ ...one, parked: one.parked.map(parkedJson) }));
  return `${JSON.stringify({ destinations, deadLetters })}\n`;
}

function parkedJson({ event, why, refused, at, partition, seq }: ParkedEvent): object {
  const { uid, kind, resource } = event;
  return {
    uid,
    kind,
    check: 'finding' in event ? event.finding.check : null,
    resource: resource?.id ?? null,
    subject: resource?.subject ?? null,
    why,
    refused,
    at,
    partition,
    seq,
  };
}

/** `vigie outbox`, for people: in 80 columns. */
export function listText(
  all: readonly DestinationOverview[],
  deadLetters: readonly DeadLetter[],
  store: string,
): string {
  const lines = [...all.flatMap(destinationLines), ...deadLetterLines(deadLetters), ...wrap(`Store: ${store}`, 80)];
  return `${all.length === 0 ? 'Nothing is sent anywhere: no destination is configured.' : lines.join('\n')}\n`;
}

function destinationLines(one: DestinationOverview): string[] {
  const { destination, configured, undelivered, blocked, waiting, parked, waitingTickets } = one;
  return [
    paint('bold', `${destination}${configured ? '' : ' (not in the configuration)'}`),
    ...hang('undelivered', undelivered === 0 ? 'nothing' : count(undelivered, 'event')),
    ...(blocked === null
      ? []
      : hang(
          'blocked',
          `since ${minute(blocked.since)}, tried again after ${minute(blocked.nextAttemptAt)}: ${clean(blocked.why, MOST)}`,
          'red',
        )),
    // What a blocked destination said is said already.
    ...(undelivered > 0 && blocked === null ? waiting.flatMap(waitingLines) : []),
    ...(waitingTickets === 0
      ? []
      : hang(
          'tickets',
          `${count(waitingTickets, 'ticket')} to be opened by the next sweeps, those first that are due first`,
        )),
    ...parked.slice(0, MOST_PARKED).flatMap(parkedLines),
    ...(parked.length > MOST_PARKED
      ? hang('', `and ${parked.length - MOST_PARKED} more parked; --format json shows all`)
      : []),
  ];
}

function waitingLines({ why, nextAttemptAt, cursors }: WaitingCursors): string[] {
  const when = nextAttemptAt === null ? 'at once' : `after ${minute(nextAttemptAt)}`;
  const reason = why === null ? 'not tried yet' : clean(why, MOST);
  return hang('waits', `${count(cursors, 'partition')}, tried ${when}: ${reason}`, 'yellow');
}

function parkedLines({ event, why, refused, at }: ParkedEvent): string[] {
  const check = 'finding' in event ? ` ${event.finding.check}` : '';
  const { resource } = event;
  const subject = resource?.subject == null ? '' : ` ${clean(resource.subject, 100)}`;
  const of = resource === null ? '' : `, ${clean(resource.name, 100)}${subject}`;
  const how = refused ? `refused: ${clean(why, MOST)}` : 'waits behind an earlier one';
  return [
    ...hang('parked', event.uid, 'yellow'),
    ...hang('', `${event.kind}${check}${of}`),
    ...hang('', `${minute(at)}, ${how}`),
  ];
}

function deadLetterLines(letters: readonly DeadLetter[]): string[] {
  if (letters.length === 0) return [];
  return [
    paint('bold', 'dead letters'),
    ...letters.flatMap(({ queue, id, at, why }) => [
      ...hang('set aside', `${queue}/${id}`, 'red'),
      ...hang('', `${minute(at)}: ${clean(why, MOST)}`),
    ]),
  ];
}

/** @param left how many are parked still */
export function sentText({ sent, refused, busy, stopped }: SentAgain, left: number): string {
  const lines = [
    ...hang('sent', count(sent.length, 'event')),
    ...refused.flatMap(({ uid, why }) => [
      ...hang('refused', uid, 'red'),
      ...hang('', clean(why, MOST)),
      ...hang('', 'it stays parked, and what follows it waits'),
    ]),
    ...busy.flatMap((partition) =>
      hang('left alone', `${partition}: another process is sending it; call again when that is done`, 'yellow'),
    ),
    ...(stopped === undefined ? [] : hang('stopped', stoppedWords(stopped), 'red')),
    ...hang('still parked', left === 0 ? 'nothing' : count(left, 'event')),
  ];
  return `${lines.join('\n')}\n`;
}

function stoppedWords(stopped: NonNullable<SentAgain['stopped']>): string {
  const why = clean(stopped.why, MOST);
  return stopped.outcome === 'blocked'
    ? `it takes nothing at the moment: ${why}`
    : `it asks to be tried again later: ${why}`;
}

export function droppedText(destination: string, dropped: Dropped): string {
  if (dropped.result === 'busy')
    return 'nothing was dropped: another process is sending that partition; call again when that is done\n';
  const { followers } = dropped;
  if (followers.length === 0) return 'dropped; it is kept below dropped/\n';
  const what = followers.length === 1 ? '1 event of its finding is' : `${followers.length} events of its finding are`;
  return [
    `dropped; it is kept below dropped/. ${what} still parked; to send:`,
    `  vigie outbox send --destination ${destination} \\`,
    ...followers.map((uid, at) => `    ${uid}${at === followers.length - 1 ? '' : ' \\'}`),
    '',
  ].join('\n');
}
