import type { Card } from '../../shared/destinations/chat/card.js';
import { cardOf, many, RUNBOOK, TICKET } from '../support/cards.js';
import { digestSample, entrySample } from '../support/sampleDigest.js';
import { findChromium, type ShownCard, shownCards } from '../support/shownCards.js';

const chromium = findChromium();
if (chromium === undefined) console.warn('no card is drawn: there is no chromium on the PATH');

const ready = { runbook: RUNBOOK, ticket: TICKET };
const unowned = { total: 2, names: ['aks-a', 'aks-b'] };
const HOSTILE =
  '<img src=x onerror=alert(1)><script>alert(1)</script><b>x</b> [Fix](https://evil.example) **bold** https://evil.example {{DATE(2026-11-23T00:00:00Z)}}';
const hostile = entrySample({
  ...{ resourceName: HOSTILE, subject: HOSTILE, title: HOSTILE, reason: HOSTILE, owner: HOSTILE, command: HOSTILE },
  ticket: { ...TICKET, number: HOSTILE },
});
const CARDS = {
  news: cardOf(digestSample([entrySample(ready)], { unowned })),
  weekly: cardOf(digestSample([], { occasion: 'weekly', unowned })),
  canary: cardOf(digestSample([], { occasion: 'canary' })),
  long: cardOf(digestSample(many(200, () => ready))),
  hostile: cardOf(digestSample([hostile], { unowned: { total: 1, names: [HOSTILE] } })),
};

(chromium === undefined ? describe.skip : describe)('a card in a browser', () => {
  let shown: Record<keyof typeof CARDS, ShownCard>;
  beforeAll(() => {
    const drawn = shownCards(chromium ?? '', Object.values(CARDS) as Card[]);
    shown = Object.fromEntries(Object.keys(CARDS).map((name, at) => [name, drawn[at]])) as typeof shown;
  });

  test('shows what happened, and its buttons lead where they say', () => {
    const { text, buttons, links } = shown.news;
    expect(text).toContain('high aks-pay Kubernetes version out of support: Kubernetes 1.33.2 left community support');
    expect(text).toContain('Nobody owns 2 resources: aks-a, aks-b. To give one an owner,');
    const portal = 'https://portal.azure.com/#@/resource/aks-pay';
    expect(buttons).toEqual([
      { text: 'Portal', url: portal },
      { text: 'Runbook', url: RUNBOOK },
      { text: 'Ticket INC0012345', url: TICKET.url },
    ]);
    expect(links).toEqual([{ text: 'aks-pay', url: portal }]);
  });

  test('shows a week in which nothing stands, and a sign of life', () => {
    expect(shown.weekly.text).toMatch(/^Vigie, week of 2026-11-23: nothing due within 14 days\n/);
    expect(shown.canary.text).toMatch(/^Vigie is alive: nothing new\n.*\n.*cards still arrive\.$/);
  });

  test('shows a long one to its end', () => {
    expect(shown.long.text).toMatch(/\nand \d+ more\nAKS clusters in the portal$/);
    expect(shown.long.buttons).toHaveLength(3 * 3 + 1);
  });

  test('shows text of others as it stands, and as nothing else', () => {
    const { text, links, buttons } = shown.hostile;
    expect(text).toContain(
      '<img src=x onerror=alert(1)><script>alert(1)</script><b>x</b> [Fix](https\u200b://evil.example)',
    );
    expect(text).toContain('**bold**');
    expect([...links, ...buttons].filter(({ url }) => url.includes('evil'))).toEqual([]);
    // A function of the card would have become a date.
    expect(text).toContain('{\u200b{DATE(2026-11-23T00:00:00Z)}}');
  });

  test.each(Object.keys(CARDS) as (keyof typeof CARDS)[])('is as wide as a channel, and all text: %s', (name) => {
    expect(shown[name]).toMatchObject({ foreign: 0, tooWide: 0 });
  });
});
