import { slackObjection } from '../../local/azure/receivers/slackBlocks.js';
import { type Block, MOST_BLOCKS_BYTES, slackMessageOf as messageWith } from '../../shared/destinations/chat/blocks.js';
import { moreLinkOf } from '../../shared/destinations/chat/moreLink.js';
import type { Digest, DigestEntry } from '../../shared/events/digest.js';
import { RUNBOOK, TICKET } from '../support/cards.js';
import { digestSample, entrySample } from '../support/sampleDigest.js';

function slackMessageOf(digest: Digest, { buttons = true, moreLink }: { buttons?: boolean; moreLink?: string } = {}) {
  return messageWith(digest, { buttons, more: moreLinkOf(moreLink, 'https://portal.azure.com') });
}

type Button = { text: { text: string }; url: string };
type Piece = { type: string; text: string; url?: string; style?: Record<string, boolean> };
const sectionsOf = (blocks: readonly Block[]) =>
  blocks.flatMap((block) => (block.type === 'rich_text' ? (block.elements as { elements: Piece[] }[]) : []));

/** All text that the message shows, one line each; buttons in brackets. */
function linesOf(digest: Digest, options = {}): string[] {
  return (slackMessageOf(digest, options)?.blocks ?? []).flatMap((block) => {
    if (block.type === 'header') return [(block.text as Piece).text];
    if (block.type === 'actions') return [(block.elements as Button[]).map(({ text }) => `[${text.text}]`).join(' ')];
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
      '[Portal]',
      'No owner  1 changed',
      'mended done  Kubernetes version out of support: Kubernetes 1.33.2 left community support on 2026-07-31.',
    ]);
    const message = slackMessageOf(digest);
    expect(message?.blocks.map(({ type }) => type)).toEqual(['header', 'context', 'rich_text', 'actions', 'rich_text']);
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
      ticket: { number: attack, url: TICKET.url },
    };
    const planned = entrySample({
      kind: 'maintenance',
      resourceName: 'x',
      title: attack,
      reason: attack,
      ticket: { number: attack, url: null },
    });
    const unowned = { total: 2, names: [attack, attack] };
    const message = slackMessageOf(digestSample([entrySample(given), planned], { unowned, totals: { overdue: 1 } }));
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
    const portal = 'https://portal.azure.com/#@/resource/aks-pay';
    expect(pieces.flatMap(({ url }) => url ?? [])).toEqual([portal, portal]);
    const buttons = (message?.blocks ?? []).flatMap(({ type, elements }) =>
      type === 'actions' ? (elements as Button[]) : [],
    );
    expect(buttons.map(({ url }) => url)).toEqual([portal, TICKET.url]);
    for (const { text } of buttons) expect(text).toMatchObject({ type: 'plain_text', emoji: false });
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
    const message = slackMessageOf(digestSample([entrySample({ link })]), { buttons: false });
    expect(JSON.stringify(message).match(/"link"/g) ?? []).toHaveLength(count);
    expect(slackObjection({ ...message })).toBeUndefined();
  });

  const ready = { runbook: RUNBOOK, ticket: TICKET };
  const four = digestSample(['a', 'b', 'c', 'd'].map((resourceName) => entrySample({ ...ready, resourceName })));

  test('has buttons at the worst of an owner, and the same links as text at the others', () => {
    const [, , , worst, buttons, ...others] = linesOf(four);
    expect(worst).toMatch(/^high a .*1\.36\.1$/);
    expect(buttons).toBe('[Portal] [Runbook] [Ticket INC0012345]');
    expect(others.at(-1)).toMatch(/^high d .*1\.36\.1 · Runbook · Ticket INC0012345$/);
    const message = slackMessageOf(four);
    expect(slackObjection({ ...message })).toBeUndefined();
    expect(message?.blocks.find(({ type }) => type === 'actions')?.elements).toEqual([
      {
        type: 'button',
        text: { type: 'plain_text', text: 'Portal', emoji: false },
        url: expect.stringMatching(/portal/),
      },
      { type: 'button', text: { type: 'plain_text', text: 'Runbook', emoji: false }, url: RUNBOOK },
      { type: 'button', text: { type: 'plain_text', text: 'Ticket INC0012345', emoji: false }, url: TICKET.url },
    ]);
  });

  test('has links as text alone where buttons are turned off', () => {
    const lines = linesOf(four, { buttons: false });
    expect(lines.slice(3).map((line) => line.split('1.36.1')[1])).toEqual(
      Array(4).fill(' · Runbook · Ticket INC0012345'),
    );
  });

  test.each([[null], [`https://desk.example/${'x'.repeat(3_000)}`], ['http://desk.example']])(
    'names a ticket that Slack takes no link to (%#)',
    (url) => {
      const digest = digestSample([entrySample({ ticket: { number: 'INC7', url } })]);
      expect(linesOf(digest).slice(3)).toEqual([expect.stringMatching(/ · Ticket INC7$/), '[Portal]']);
      expect(slackObjection({ ...slackMessageOf(digest) })).toBeUndefined();
    },
  );

  test('tells what Azure does in its own words, what nobody owns, and what waits for a ticket', () => {
    const reason = 'autoUpgradeChannel patch from 2026-11-25 01:00 UTC for 4 hours';
    const title = 'Maintenance tomorrow';
    const digest = digestSample([entrySample({ kind: 'maintenance', title, reason, severity: 'low' })], {
      unowned: { total: 3, names: ['aks-a', 'aks-b'] },
      waitingTickets: 2,
    });
    expect(linesOf(digest).slice(3)).toEqual([
      `Maintenance tomorrow aks-pay  ${reason}.`,
      expect.stringMatching(/^Nobody owns 3 resources: aks-a, aks-b and 1 more\. To give one an owner, /),
      '2 tickets wait to be opened: a desk gets at most tickets.maxNewPerSweep new ones a sweep.',
    ]);
    expect(slackObjection({ ...slackMessageOf(digest) })).toBeUndefined();
  });

  test.each([
    ['weekly' as const, 'Vigie, week of 2026-11-23: nothing due within 14 days'],
    ['canary' as const, 'Vigie is alive: nothing new'],
  ])('is posted where nothing is new, when it is %s', (occasion, text) => {
    const message = slackMessageOf(digestSample([], { occasion }));
    expect(message?.text).toBe(text);
    expect(slackObjection({ ...message })).toBeUndefined();
  });

  test.each([
    [undefined, 1, []],
    [undefined, 38, ['and 37 more · AKS clusters in the portal']],
    ['https://a.example/report', 38, ['and 37 more · See all findings']],
    ['https://a.example/report', 1, ['See all findings']],
  ])('ends with a link to %s, where %i are told', (moreLink, overdue, expected) => {
    const digest = digestSample([entrySample()], { owners: { payments: { overdue } }, totals: { overdue } });
    expect(linesOf(digest, { moreLink }).slice(5)).toEqual(expected);
    const urls = sectionsOf(slackMessageOf(digest, { ...(moreLink === undefined ? {} : { moreLink }) })?.blocks ?? [])
      .flatMap(({ elements }) => elements)
      .flatMap(({ url }) => url ?? []);
    expect(urls.includes('https://a.example/report')).toBe(moreLink !== undefined);
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
    ['all links', () => ({ runbook: RUNBOOK, ticket: TICKET })],
  ])('stays below every limit and says how many are left: %s', (_what, given) => {
    const digest = digestSample(many(given));
    const message = slackMessageOf(digest);
    expect(slackObjection({ ...message })).toBeUndefined();
    expect(Buffer.byteLength(JSON.stringify(message?.blocks))).toBeLessThan(MOST_BLOCKS_BYTES);
    expect(message?.blocks.length).toBeLessThanOrEqual(50);
    const lines = linesOf(digest);
    const left = Number(/^and (\d+) more · AKS clusters in the portal$/.exec(lines.at(-1) ?? '')?.[1]);
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
    const button = (text: string, url: string) => ({ type: 'button', text: { type: 'plain_text', text }, url });
    const actions = (number: number, one: object) => ({
      blocks: [{ type: 'actions', elements: Array(number).fill(one) }],
    });
    expect(slackObjection(actions(25, button('x'.repeat(75), `https://a.example/${'x'.repeat(82)}`)))).toBeUndefined();
    expect(slackObjection(actions(26, button('x', 'https://a.example')))).toBe('invalid_blocks');
    expect(slackObjection(actions(1, button('x'.repeat(76), 'https://a.example')))).toBe('invalid_blocks');
    expect(slackObjection(actions(1, button('x', `https://a.example/${'x'.repeat(2_983)}`)))).toBe('invalid_blocks');
    expect(slackObjection({})).toBe('no_text');
    expect(slackObjection({ text: 'x'.repeat(40_001) })).toBe('msg_too_long');
  });
});
