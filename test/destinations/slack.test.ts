import { slackReceiver } from '../../local/azure/receivers/slack.js';
import { slackObjection } from '../../local/azure/receivers/slackBlocks.js';
import { type Block, MOST_BLOCKS_BYTES, slackMessageOf } from '../../shared/destinations/chat/blocks.js';
import { slack } from '../../shared/destinations/chat/slack.js';
import type { Chat, Surroundings } from '../../shared/destinations/destination.js';
import type { Digest, DigestEntry } from '../../shared/events/digest.js';
import { destinationContract } from '../contracts/destinationContract.js';
import { type ReceiverServer, receiverServer } from '../support/receiverServer.js';
import { digestSample, entrySample } from '../support/sampleDigest.js';
import { summarySample } from '../support/sampleEvents.js';
import { type Answer, type ScriptedServer, scriptedServer } from '../support/scriptedServer.js';
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
  ])('do not take %s', (_what, given) => {
    const parsed = slack.settings.safeParse(given);
    expect(parsed.success).toBe(false);
    expect(JSON.stringify(parsed.error?.issues)).not.toMatch(/nobody-may-see/);
  });
});

type Piece = { type: string; text: string; url?: string; style?: Record<string, boolean> };
const sectionsOf = (blocks: readonly Block[]) =>
  blocks.flatMap((block) => (block.type === 'rich_text' ? (block.elements as { elements: Piece[] }[]) : []));

/** All text that the message shows, one line each. */
function linesOf(digest: Digest): string[] {
  return (slackMessageOf(digest)?.blocks ?? []).flatMap((block) => {
    if (block.type === 'header') return [(block.text as Piece).text];
    if (block.type === 'context') return (block.elements as Piece[]).map(({ text }) => text);
    return sectionsOf([block]).map(({ elements }) =>
      elements
        .map(({ text }) => text)
        .join('')
        .trimEnd(),
    );
  });
}

describe('the message', () => {
  test('says how it stands, who is asked, and what to do', () => {
    const digest = digestSample(
      [
        entrySample({ subject: 'pool/np1' }),
        entrySample({ resourceName: 'done', owner: null, kind: 'changed', event: 'x', resolution: 'mended' }),
      ],
      { coverageGaps: 2 },
    );
    expect(linesOf(digest)).toEqual([
      'Vigie: 1 overdue, 1 changed',
      'Sweep of 2026-11-23 01:30 UTC. Score 94 of 100. Not seen: 2 coverage gaps.',
      'payments  1 overdue',
      'high aks-pay pool/np1  Kubernetes version out of support: Kubernetes 1.33.2 left community support on 2026-07-31. Was due 2026-08-01.  az aks upgrade --name aks-pay --kubernetes-version 1.36.1',
      'No owner  1 changed',
      'mended done  Kubernetes version out of support: Kubernetes 1.33.2 left community support on 2026-07-31.',
    ]);
    const message = slackMessageOf(digest);
    expect(message?.blocks.map(({ type }) => type)).toEqual(['header', 'context', 'rich_text', 'rich_text']);
    const pieces = sectionsOf(message?.blocks ?? []).flatMap(({ elements }) => elements);
    expect(pieces).toContainEqual({
      type: 'link',
      url: 'https://portal.azure.com/#@/resource/aks-pay',
      text: 'aks-pay pool/np1',
      style: { bold: true },
    });
    expect(pieces).toContainEqual({
      type: 'text',
      text: 'az aks upgrade --name aks-pay --kubernetes-version 1.36.1',
      style: { code: true },
    });
  });

  const ATTACKS = [
    '<!channel> <!here> <@U024BE7LH> <#C024BE7LR|x> <https://evil.example|Fix it>',
    '&lt;!channel&gt; & < >',
    '*bold* _italic_ ~gone~ `code` > quote :tada: :wave:',
    'https://evil.example/now www.evil.example',
    '[Fix it](https://evil.example)',
    '\u202eesrever\u0000\u0007',
    '"}]}],"attachments":[{"text":"x"}],"x":[{"',
    '',
  ];
  test.each(ATTACKS)('shows text of others as it stands, and as nothing else: %j', (attack) => {
    const given = {
      resourceName: attack,
      subject: attack,
      title: attack,
      reason: attack,
      owner: attack,
      command: attack,
    };
    const message = slackMessageOf(digestSample([entrySample(given)]));
    expect(slackObjection({ ...message })).toBeUndefined();
    expect(message?.text).toBe('Vigie: 1 overdue');
    // Nothing reads mrkdwn, and everything outside of rich text is our own.
    expect(JSON.stringify(message)).not.toContain('"mrkdwn"');
    expect(message?.blocks.slice(0, 2)).toEqual([
      { type: 'header', text: { type: 'plain_text', text: 'Vigie: 1 overdue', emoji: false } },
      {
        type: 'context',
        elements: [{ type: 'plain_text', text: 'Sweep of 2026-11-23 01:30 UTC. Score 94 of 100.', emoji: false }],
      },
    ]);
    const pieces = sectionsOf(message?.blocks ?? []).flatMap(({ elements }) => elements);
    expect(new Set(pieces.map(({ type }) => type))).toEqual(new Set(['text', 'link']));
    expect(pieces.flatMap(({ url }) => url ?? [])).toEqual(['https://portal.azure.com/#@/resource/aks-pay']);
    const text = pieces.map((piece) => piece.text).join('');
    expect(text).not.toMatch(/https?:|www\.|\p{Bidi_Control}|[^\P{Cc}\n]/iu);
    if (attack.startsWith('<!channel>')) expect(text).toContain('<!channel> <!here> <@U024BE7LH>');
  });

  test.each([
    ['http://portal.azure.com', 0],
    ['javascript:alert(1)', 0],
    ['', 0],
    [`https://portal.azure.com/${'x'.repeat(2_975)}`, 1],
    [`https://portal.azure.com/${'x'.repeat(2_976)}`, 0],
  ])('leads to the portal only by an https address that Slack takes (%#)', (link, count) => {
    const message = slackMessageOf(digestSample([entrySample({ link })]));
    expect(JSON.stringify(message).match(/"link"/g) ?? []).toHaveLength(count);
    expect(slackObjection({ ...message })).toBeUndefined();
  });

  const many = (given: (at: number) => Partial<DigestEntry>) =>
    Array.from({ length: 200 }, (_, at) => entrySample({ ...given(at), fingerprint: String(at) }));
  test.each([
    ['short lines', (at: number) => ({ owner: `team-${at % 7}`, command: null })],
    ['long lines', () => ({ reason: 'x'.repeat(5_000), title: 'y'.repeat(900), command: 'z'.repeat(900) })],
    ['letters of four bytes', () => ({ reason: '🚢'.repeat(5_000), owner: '🚢'.repeat(900) })],
    ['quotes that JSON doubles', () => ({ reason: '"\\'.repeat(5_000), resourceName: '"'.repeat(300) })],
    ['an owner for each', (at: number) => ({ owner: `team-${at}` })],
    [
      'lines of one owner, in few words',
      () => ({ command: null, link: '', reason: 'r', title: 't', resourceName: 'n' }),
    ],
    [
      'an owner for each, in few words',
      (at: number) => ({ owner: `${at}`, command: null, link: '', reason: 'r', title: 't', resourceName: 'n' }),
    ],
  ])('stays below every limit and says how many are left: %s', (_what, given) => {
    const digest = digestSample(many(given));
    const message = slackMessageOf(digest);
    expect(slackObjection({ ...message })).toBeUndefined();
    expect(Buffer.byteLength(JSON.stringify(message?.blocks))).toBeLessThan(MOST_BLOCKS_BYTES);
    expect(message?.blocks.length).toBeLessThanOrEqual(50);
    const lines = linesOf(digest);
    const left = Number(/^and (\d+) more$/.exec(lines.at(-1) ?? '')?.[1]);
    const shown = lines.filter((line) => line.includes('Was due')).length;
    expect(shown).toBeGreaterThan(5);
    expect(shown + left).toBe(200);
  });

  test('the judge of the simulated service does object', () => {
    const header = (text: string) => ({ type: 'header', text: { type: 'plain_text', text } });
    expect(slackObjection({ blocks: [header('x'.repeat(150))] })).toBeUndefined();
    expect(slackObjection({ blocks: [header('x'.repeat(151))] })).toBe('invalid_blocks');
    expect(slackObjection({ blocks: Array(50).fill({ type: 'divider' }) })).toBeUndefined();
    expect(slackObjection({ blocks: Array(51).fill({ type: 'divider' }) })).toBe('invalid_blocks');
    expect(slackObjection({ blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(3_001) } }] })).toBe(
      'invalid_blocks',
    );
    const text = { type: 'mrkdwn', text: 'x'.repeat(2_900) };
    expect(slackObjection({ blocks: Array(5).fill({ type: 'section', text }) })).toBe('msg_blocks_too_long');
    const empty = { type: 'rich_text_section', elements: [{ type: 'text', text: '' }] };
    expect(slackObjection({ blocks: [{ type: 'rich_text', elements: [empty] }] })).toBe('invalid_blocks');
    expect(slackObjection({})).toBe('no_text');
    expect(slackObjection({ text: 'x'.repeat(40_001) })).toBe('msg_too_long');
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
