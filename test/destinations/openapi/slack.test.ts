import { slack } from '../../../shared/destinations/chat/slack.js';
import type { HttpRequest } from '../../../shared/destinations/http.js';
import { isObject } from '../../../shared/json.js';
import { digestSample, entrySample } from '../../support/sampleDigest.js';
import { summarySample } from '../../support/sampleEvents.js';
import { surroundingsWith } from '../../support/surroundings.js';
import { problemsIn } from './described.js';

/** What is posted to a webhook for entries of every kind. */
async function posted(buttons: boolean): Promise<unknown> {
  const made: HttpRequest[] = [];
  const http = async (request: HttpRequest) => {
    made.push(request);
    return { status: 200, headers: {}, body: 'ok' };
  };
  const settings = slack.settings.parse({ url: '${env:URL}', buttons });
  const chat = await slack.open(
    settings,
    surroundingsWith({ URL: 'https://hooks.slack.com/services/T/B/x' }, { http }),
  );
  const kinds = ['overdue', 'dueSoon', 'changed', 'maintenance', 'automaticUpgrade'] as const;
  const entries = kinds.flatMap((kind, at) => [
    entrySample({ kind, resourceName: `aks-${at}`, owner: at === 0 ? null : `team-${at}`, subject: 'pool/np1' }),
    entrySample({ kind, resourceName: `aks-${at}-plain`, command: null, severity: 'critical' }),
  ]);
  const digest = digestSample(entries, { coverageGaps: 3 });
  if (chat.family !== 'chat') throw new Error('Slack is a chat');
  expect(await chat.post(summarySample(), digest)).toMatchObject({ outcome: 'accepted' });
  const [request] = made;
  return request !== undefined && 'json' in request ? request.json : undefined;
}

/** What Slack's own types of Block Kit say against a message. */
function against(message: unknown): readonly string[] {
  if (!isObject(message)) return ['it is no message'];
  return problemsIn(`
    import type { KnownBlock } from '@slack/types';
    export const blocks: KnownBlock[] = ${JSON.stringify(message.blocks)};`);
}

describe('a message of Slack is as its own types of Block Kit have it', () => {
  test.each([true, false])('with buttons: %s', async (buttons) => {
    const message = await posted(buttons);
    expect(JSON.stringify(message)).toContain('aks-4');
    expect(against(message)).toEqual([]);
  });

  test.each([
    ['a block that is not there', { type: 'rich_txt', elements: [] }, /rich_txt/],
    ['markup where plain text is wanted', { type: 'header', text: { type: 'mrkdwn', text: 'x' } }, /mrkdwn/],
    ['a field that is not there', { type: 'divider', txt: 'x' }, /"txt"/],
  ])('they would tell: %s', (_what, block, words) => {
    expect(against({ blocks: [block] }).join('\n')).toMatch(words);
  });
});
