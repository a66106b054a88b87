import type { Card } from '../../shared/destinations/chat/card.js';
import { teams } from '../../shared/destinations/chat/teams.js';
import type { Chat, Surroundings } from '../../shared/destinations/destination.js';
import type { Digest } from '../../shared/events/digest.js';
import { destinationContract } from '../contracts/destinationContract.js';
import { linesOf } from '../support/cards.js';
import { digestSample, entrySample } from '../support/sampleDigest.js';
import { summarySample } from '../support/sampleEvents.js';
import { type ScriptedServer, scriptedServer } from '../support/scriptedServer.js';
import { surroundingsWith } from '../support/surroundings.js';

const SIGNATURE = 'sig-that-nobody-may-see';
const PATH = `/teams/workflows/0a1b/triggers/manual/paths/invoke?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=${SIGNATURE}`;
const SUMMARY = summarySample();

async function openAt(URL: string, given: Partial<Surroundings> = {}, settings = {}): Promise<Chat> {
  const surroundings = surroundingsWith({ URL }, given);
  const chat = await teams.open(teams.settings.parse({ url: '${env:URL}', ...settings }), surroundings);
  if (chat.family !== 'chat') throw new Error('Teams is a chat');
  return chat;
}

const digestOf = (number: number): Digest => digestSample([entrySample({ resourceName: `aks-${number}` })]);

destinationContract('teams', {
  open: ({ url }, given) => openAt(url + PATH, given),
  yes: () => ({ status: 202, headers: { 'x-ms-workflow-run-id': '1' } }),
  act: (chat, number) => chat.post(SUMMARY, digestOf(number)),
  carried: ({ json }) => [Number(/aks-(\d)/.exec(JSON.stringify(json))?.[1])],
  answers: [
    ['a flow that is off', { status: 400, body: { error: { code: 'WorkflowTriggerIsNotEnabled' } } }, 'blocked'],
    ['a trigger with a schema', { status: 400, body: { error: { code: 'TriggerInputSchemaMismatch' } } }, 'blocked'],
    [
      'a signature that is missing',
      { status: 401, body: { error: { code: 'DirectApiAuthorizationRequired' } } },
      'blocked',
    ],
    ['a flow that is gone', { status: 404, body: { error: { code: 'WorkflowNotFound' } } }, 'blocked'],
    ['410', { status: 410 }, 'blocked'],
    ['200, where only 202 is a yes', { status: 200, body: '1' }, 'later'],
  ],
  secrets: [SIGNATURE, '0a1b'],
  shown: ({ json }) =>
    linesOf((json as { attachments: { content: Card }[] }).attachments[0]?.content ?? null).join('\n'),
  // A mention, a function of the card, an address that becomes a link by itself.
  harmful: [/<\/?at>/i, /\{\{/, /\bhttps?:\/\//],
  changedSecret: {
    values: ({ url }, sig) => ({ URL: url + PATH.replace(SIGNATURE, sig) }),
    before: SIGNATURE,
    after: 'sig-after-it',
    isNew: ({ url }) => url.endsWith('&sig=sig-after-it'),
  },
});

describe('teams', () => {
  let server: ScriptedServer;
  beforeEach(async () => {
    server = await scriptedServer();
    server.otherwise(() => ({ status: 202 }));
  });
  afterEach(() => server.close());

  test('posts one message of the form that the template for webhooks takes, to the address as it stands', async () => {
    await (await openAt(server.url + PATH)).post(SUMMARY, digestOf(1));
    const [request] = server.requests;
    expect(request).toMatchObject({ method: 'POST', url: PATH });
    expect(request?.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(request?.json).toMatchObject({
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          contentUrl: null,
          content: { type: 'AdaptiveCard', version: '1.4', msteams: { width: 'Full' } },
        },
      ],
    });
  });

  test('leads to the portal for more, unless the settings say where', async () => {
    const long = digestSample([entrySample()], { owners: { payments: { overdue: 2 } } });
    await (await openAt(server.url + PATH)).post(SUMMARY, long);
    await (await openAt(server.url + PATH, {}, { moreLink: 'https://a.example/report' })).post(SUMMARY, long);
    const [before = '', after = ''] = server.requests.map(({ text }) => text);
    expect(before).toContain('https://portal.azure.com/#view/HubsExtension/BrowseResource/');
    expect(after).toContain('https://a.example/report');
    expect(after).not.toContain('BrowseResource');
  });

  test.each(['http://a.example', '/report', 'javascript:alert(1)'])('takes no link to more like %s', (moreLink) => {
    expect(teams.settings.safeParse({ url: '${env:URL}', moreLink }).success).toBe(false);
  });

  test('posts nothing where there is nothing to say', async () => {
    expect(await (await openAt(server.url + PATH)).post(SUMMARY, digestSample([]))).toMatchObject({
      outcome: 'accepted',
    });
    expect(server.requests).toEqual([]);
  });

  test.each([
    ['a retired connector', 'https://x.webhook.office.com/webhookb2/secret-part', 'Workflows'],
    ['the older host of connectors', 'https://outlook.office.com.webhook.office365.com/secret-part', 'Workflows'],
    ['plain http', 'http://x.example/secret-part', 'https'],
    ['no address', 'secret-part', 'https'],
  ])('%s blocks with a hint that does not repeat it', async (_what, url, hint) => {
    const outcome = await (await openAt(url)).post(SUMMARY, digestOf(1));
    expect(outcome).toMatchObject({ outcome: 'blocked', why: expect.stringContaining(hint) });
    expect(outcome).not.toMatchObject({ why: expect.stringContaining('secret-part') });
  });

  test('an address that cannot be read blocks', async () => {
    const chat = await teams.open(teams.settings.parse({ url: '${env:OTHER}' }), surroundingsWith({}));
    expect(chat.family === 'chat' && (await chat.post(SUMMARY, digestOf(1)))).toMatchObject({ outcome: 'blocked' });
  });
});
