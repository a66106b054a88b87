import type { Chat } from '../../../destinations/destination.js';
import { summaryEvent } from '../../../events/build.js';
import type { Digest, DigestEntry } from '../../../events/digest.js';
import type { SummaryEvent } from '../../../events/event.js';
import { hashOf } from '../../../text.js';
import { isYes, TITLE } from './outcomes.js';

export async function tryChat(chat: Chat, now: Date, said: string[]): Promise<boolean> {
  const outcome = await chat.post(testSummary(now), testDigest(now));
  if (!isYes(outcome, said, 'the test card was not taken')) return false;
  said.push('took the test card; look into the channel: a chat may take a card and not show it');
  return true;
}

function testSummary(now: Date): SummaryEvent {
  const none = {
    subscriptions: 0,
    subscriptionsRead: 0,
    clusters: 0,
    clustersRead: 0,
    gapsInAll: 0,
    strayRows: 0,
    gaps: [],
  };
  const today = now.toISOString().slice(0, 10);
  return summaryEvent(
    {
      clusters: 0,
      verdicts: {},
      transitions: {},
      score: null,
      coverage: none,
      calendarAsOf: today,
      calendarStale: false,
      digest: { path: null, totals: {} },
    },
    'doctor',
    now,
  );
}

function testDigest(now: Date): Digest {
  const entry: DigestEntry = {
    kind: 'changed',
    event: null,
    resolution: null,
    fingerprint: hashOf('doctor', now.toISOString()),
    check: 'test',
    title: TITLE,
    severity: 'low',
    reason: 'This is a test of vigie doctor: nothing is wrong',
    dueDate: now.toISOString(),
    overdue: false,
    owner: null,
    resourceId: 'test',
    resourceName: 'test',
    subscriptionName: null,
    subject: null,
    command: null,
    link: '',
    runbook: null,
    ticket: null,
  };
  return {
    sweep: 'doctor',
    now: now.toISOString(),
    owners: { '': { changed: 1 } },
    entries: [entry],
    totals: { changed: 1 },
    coverageGaps: 0,
    score: null,
    unowned: { total: 0, names: [] },
    waitingTickets: 0,
    occasion: 'news',
  };
}
