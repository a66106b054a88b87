import { slackReceiver } from '../../local/azure/receivers/slack.js';
import { slack } from '../../shared/destinations/chat/slack.js';
import type { Chat, Surroundings } from '../../shared/destinations/destination.js';
import type { Digest } from '../../shared/events/digest.js';
import { isObject } from '../../shared/json.js';
import { destinationContract } from '../contracts/destinationContract.js';
import { type ReceiverServer, receiverServer } from '../support/receiverServer.js';
import { digestSample, entrySample } from '../support/sampleDigest.js';
import { summarySample } from '../support/sampleEvents.js';
import { type Answer, type Received, type ScriptedServer, scriptedServer } from '../support/scriptedServer.js';
import { NOW, surroundingsWith } from '../support/surroundings.js';

const HOOK = 'T0000/B0000/part-that-nobody-may-see';
const TOKEN = 'xoxb-token-that-nobody-may-see';
const SUMMARY = summarySample();
const BY_WEBHOOK = { url: '${env:URL}' };
const asBot = (api: string) => ({ token: '${env:TOKEN}', channel: 'C0123456789', api });

async function open(
  settings: object,
  values: Record<string, string>,
  given: Partial<Surroundings> = {},
): Promise<Chat> {
  const chat = await slack.open(slack.settings.parse(settings), surroundingsWith(values, given));
  if (chat.family !== 'chat') throw new Error('Slack is a chat');
  return chat;
}
const hookAt = (url: string, given: Partial<Surroundings> = {}) =>
  open(BY_WEBHOOK, { URL: `${url}/slack/services/${HOOK}` }, given);
const botAt = (url: string, given: Partial<Surroundings> = {}) => open(asBot(`${url}/slack/api/`), { TOKEN }, given);

const digestOf = (number: number): Digest => digestSample([entrySample({ resourceName: `aks-${number}` })]);
const word = (status: number, body: string): Answer => ({ status, body });
const no = (error: string, headers = {}): Answer => ({ status: 200, headers, body: { ok: false, error } });

/** Texts of the blocks, which read no markup; the line beside them reads it, and is marked here. */
function shown({ json }: Received): string {
  const { text, blocks } = json as { text: string; blocks: unknown };
  return `⟦markup ${text}⟧\n${textsOf(blocks).join('\n')}`;
}
function textsOf(block: unknown): string[] {
  if (Array.isArray(block)) return block.flatMap(textsOf);
  if (!isObject(block)) return [];
  return Object.entries(block).flatMap(([key, inner]) =>
    key === 'text' && typeof inner === 'string' ? [inner] : textsOf(inner),
  );
}
/** An address that becomes a link by itself; markup in the line that reads it. */
const HARMFUL = [/\bhttps?:\/\//, /\bwww\./, /⟦markup [^⟧]*[<>@*_`]/];

destinationContract('slack by webhook', {
  open: ({ url }, given) => hookAt(url, given),
  yes: () => word(200, 'ok'),
  act: (chat, number) => chat.post(SUMMARY, digestOf(number)),
  carried: ({ json }) => [Number(/aks-(\d)/.exec(JSON.stringify(json))?.[1])],
  answers: [
    ['invalid_payload', word(400, 'invalid_payload'), 'refused'],
    ['invalid_blocks', word(400, 'invalid_blocks'), 'refused'],
    ['a channel that is gone, with 400', word(400, 'channel_not_found'), 'blocked'],
    ['action_prohibited', word(403, 'action_prohibited'), 'blocked'],
    ['no_service', word(404, 'no_service'), 'blocked'],
    ['no_service with 403', word(403, 'no_service'), 'blocked'],
    ['an archived channel', word(410, 'channel_is_archived'), 'blocked'],
    ['rollup_error', word(500, 'rollup_error'), 'later'],
    ['200 with another word', word(200, 'fine'), 'later'],
    ['201, where only 200 is a yes', word(201, 'ok'), 'later'],
  ],
  secrets: [HOOK],
  shown,
  harmful: HARMFUL,
  changedSecret: {
    values: ({ url }, part) => ({ URL: `${url}/slack/services/T0000/B0000/${part}` }),
    before: 'part-that-nobody-may-see',
    after: 'part-after-it',
    isNew: ({ url }) => url.endsWith('/part-after-it'),
  },
});

destinationContract('slack as a bot', {
  open: ({ url }, given) => botAt(url, given),
  yes: () => ({ status: 200, body: { ok: true, channel: 'C0123456789', ts: '1.2' } }),
  act: (chat, number) => chat.post(SUMMARY, digestOf(number)),
  carried: ({ json }) => [Number(/aks-(\d)/.exec(JSON.stringify(json))?.[1])],
  answers: [
    ...['channel_not_found', 'not_in_channel', 'is_archived', 'invalid_auth', 'token_revoked', 'account_inactive']
      .concat(['missing_scope', 'restricted_action', 'a_word_that_is_new', 'WORDS <b>'])
      .map((error): [string, Answer, 'blocked'] => [error, no(error), 'blocked']),
    ...['msg_too_long', 'msg_blocks_too_long', 'invalid_blocks', 'no_text'].map(
      (error): [string, Answer, 'refused'] => [error, no(error), 'refused'],
    ),
    ...['ratelimited', 'internal_error', 'fatal_error'].map((error): [string, Answer, 'later'] => [
      error,
      no(error),
      'later',
    ]),
    ['200 that says neither yes nor no', { status: 200, body: {} }, 'later'],
  ],
  secrets: [TOKEN],
  shown,
  harmful: HARMFUL,
  changedSecret: {
    values: (_server, secret) => ({ TOKEN: secret }),
    before: TOKEN,
    after: 'xoxb-after-it',
    isNew: ({ headers }) => headers.authorization === 'Bearer xoxb-after-it',
    denied: no('token_expired'),
  },
});

describe('slack', () => {
  let server: ScriptedServer;
  beforeEach(async () => {
    server = await scriptedServer();
  });
  afterEach(() => server.close());

  test('posts to the webhook as it stands; nothing is unfurled', async () => {
    server.script(word(200, 'ok'));
    expect(await (await hookAt(server.url)).post(SUMMARY, digestOf(1))).toMatchObject({ outcome: 'accepted' });
    expect(server.requests[0]).toMatchObject({
      method: 'POST',
      url: `/slack/services/${HOOK}`,
      json: { text: 'Vigie: 1 overdue', unfurl_links: false, unfurl_media: false },
    });
    expect(server.requests[0]?.headers).not.toHaveProperty('authorization');
  });

  test('posts to the channel with the token in a header', async () => {
    server.script({ status: 200, body: { ok: true } });
    expect(await (await botAt(server.url)).post(SUMMARY, digestOf(1))).toMatchObject({ outcome: 'accepted' });
    const [request] = server.requests;
    expect(request).toMatchObject({ method: 'POST', url: '/slack/api/chat.postMessage' });
    expect(request?.json).toMatchObject({ channel: 'C0123456789', text: 'Vigie: 1 overdue' });
    expect(request?.headers).toMatchObject({
      authorization: `Bearer ${TOKEN}`,
      'content-type': 'application/json; charset=utf-8',
    });
    expect(request?.text).not.toContain(TOKEN);
  });

  test.each([
    [500, 'rollup_error'],
    [429, 'rate_limited'],
    [400, 'invalid_payload'],
    [404, 'no_service'],
  ])('a webhook that answers %i has its word in the reason', async (status, reason) => {
    server.script(word(status, reason));
    const outcome = await (await hookAt(server.url)).post(SUMMARY, digestOf(1));
    expect(outcome).toMatchObject({ why: `Slack answered ${status}: ${reason}` });
  });

  test('believes a Retry-After beside ok: false', async () => {
    server.script(no('ratelimited', { 'retry-after': '30' }));
    expect(await (await botAt(server.url)).post(SUMMARY, digestOf(1))).toMatchObject({ retryAfterMs: 30_000 });
  });

  test('has buttons and leads to the portal unless the settings say otherwise', async () => {
    server.otherwise(() => word(200, 'ok'));
    const long = digestSample([entrySample()], { owners: { payments: { overdue: 2 } } });
    await (await hookAt(server.url)).post(SUMMARY, long);
    const given = { ...BY_WEBHOOK, buttons: false, moreLink: 'https://a.example/report' };
    await (await open(given, { URL: `${server.url}/slack/services/${HOOK}` })).post(SUMMARY, long);
    const [before = '', after = ''] = server.requests.map(({ text }) => text);
    expect(before).toMatch(/"actions".*portal\.azure\.com\/#view\/HubsExtension\/BrowseResource/);
    expect(after).toContain('https://a.example/report');
    expect(after).not.toMatch(/"actions"|BrowseResource/);
  });

  test('posts nothing where there is nothing to say', async () => {
    expect(await (await hookAt(server.url)).post(SUMMARY, digestSample([]))).toMatchObject({ outcome: 'accepted' });
    expect(server.requests).toEqual([]);
  });

  test.each([
    ['plain http', { URL: 'http://x.example/secret-part' }],
    ['no address', { URL: 'secret-part' }],
    ['an address with a line break', { URL: 'https://x.example/secret-part\nx' }],
    ['nothing', { URL: ' ' }],
  ])('a secret that is %s blocks and is not repeated', async (_what, values) => {
    const outcome = await (await open(BY_WEBHOOK, values)).post(SUMMARY, digestOf(1));
    expect(outcome).toMatchObject({ outcome: 'blocked', why: expect.stringContaining('${env:URL}') });
    expect(outcome).not.toMatchObject({ why: expect.stringContaining('secret-part') });
  });

  test('secrets that cannot be read, or that no header can carry, block', async () => {
    expect(await (await open(BY_WEBHOOK, {})).post(SUMMARY, digestOf(1))).toMatchObject({ outcome: 'blocked' });
    const bot = await open(asBot(server.url), { TOKEN: 'xoxb-é' });
    expect(await bot.post(SUMMARY, digestOf(1))).toMatchObject({ outcome: 'blocked' });
    expect(server.requests).toEqual([]);
  });
});

describe('the settings of slack', () => {
  test.each([
    ['neither way', {}],
    ['both ways', { url: '${env:URL}', token: '${env:TOKEN}', channel: 'C1' }],
    ['a channel for a webhook', { url: '${env:URL}', channel: 'C1' }],
    ['a token without a channel', { token: '${env:TOKEN}' }],
    ['a channel alone', { channel: 'C1' }],
    ['an address as such', { url: `https://hooks.slack.example/services/${HOOK}` }],
    ['a token as such', { token: TOKEN, channel: 'C1' }],
    ['an API by plain http', { token: '${env:TOKEN}', channel: 'C1', api: 'http://x.example' }],
    ['an unknown key', { url: '${env:URL}', room: 'x' }],
    ['a link to more by plain http', { url: '${env:URL}', moreLink: 'http://x.example' }],
    [
      'a link to more that Slack would refuse',
      { url: '${env:URL}', moreLink: `https://x.example/${'x'.repeat(3_000)}` },
    ],
  ])('do not take %s', (_what, given) => {
    const parsed = slack.settings.safeParse(given);
    expect(parsed.success).toBe(false);
    expect(JSON.stringify(parsed.error?.issues)).not.toMatch(/nobody-may-see/);
  });
});

describe('against the simulated service', () => {
  let server: ReceiverServer;
  beforeEach(async () => {
    server = await receiverServer(slackReceiver({ webhook: HOOK, token: TOKEN, channels: ['C0123456789'] }), NOW);
  });
  afterEach(() => server.close());

  test.each([
    ['by webhook', hookAt],
    ['as a bot', botAt],
  ])('a card is shown, %s, and no secret is remembered', async (_what, at) => {
    expect(await (await at(server.url)).post(SUMMARY, digestOf(1))).toMatchObject({ outcome: 'accepted' });
    expect(server.received).toMatchObject([{ accepted: true, body: { text: 'Vigie: 1 overdue' } }]);
    expect(JSON.stringify(server.received)).not.toMatch(/nobody-may-see/);
  });

  test.each([
    ['expire', hookAt, 'no_active_hooks'],
    ['expire', botAt, 'token_revoked'],
    ['forbid', hookAt, 'action_prohibited'],
    ['forbid', botAt, 'not_in_channel'],
  ])('one that plays %s blocks', async (lie, at, words) => {
    server.lie = lie;
    const outcome = await (await at(server.url)).post(SUMMARY, digestOf(1));
    expect(outcome).toMatchObject({ outcome: 'blocked', why: expect.stringContaining(words) });
    expect(server.received).toMatchObject([{ accepted: false }]);
  });

  test('another webhook, another channel and another token block', async () => {
    const stranger = await open(BY_WEBHOOK, { URL: `${server.url}/slack/services/T/B/other` });
    expect(await stranger.post(SUMMARY, digestOf(1))).toMatchObject({ outcome: 'blocked' });
    const elsewhere = await open({ ...asBot(`${server.url}/slack/api`), channel: 'C9' }, { TOKEN });
    expect(await elsewhere.post(SUMMARY, digestOf(1))).toMatchObject({ outcome: 'blocked' });
    const other = await open(asBot(`${server.url}/slack/api`), { TOKEN: 'xoxb-other' });
    expect(await other.post(SUMMARY, digestOf(1))).toMatchObject({ outcome: 'blocked' });
    expect(server.received.every(({ accepted }) => !accepted)).toBe(true);
  });
});
