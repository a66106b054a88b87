import { cardOf, linesOf, linksOf, many, objections, RUNBOOK, TICKET } from '../support/cards.js';
import { digestSample, entrySample } from '../support/sampleDigest.js';

describe('links', () => {
  const ready = { runbook: RUNBOOK, ticket: TICKET };

  test('the worst of an owner have buttons, the others the same links as text', () => {
    const card = cardOf(digestSample(many(4, () => ready)));
    const portal = 'https://portal.azure.com/#@/resource/aks-pay';
    const [worst, last] = [linksOf(card).slice(0, 4), linksOf(card).slice(-3)];
    expect(worst).toEqual([
      ['aks-0', portal],
      ['[Portal]', portal],
      ['[Runbook]', RUNBOOK],
      ['[Ticket INC0012345]', TICKET.url],
    ]);
    expect(last).toEqual([
      ['aks-3', portal],
      ['Runbook', RUNBOOK],
      ['Ticket INC0012345', TICKET.url],
    ]);
    expect(linesOf(card).at(-1)).toMatch(/1\.36\.1 · Runbook · Ticket INC0012345$/);
    expect(objections(card)).toEqual([]);
  });

  test.each([
    [1, 20, [3]],
    [2, 20, [3, 3]],
    [4, 20, [2, 2, 2, 2]],
    [5, 20, [1, 1, 1, 1, 1]],
    [10, 20, [1, 1, 1, 1, 1, 1, 1, 1, 0, 0]],
  ])(
    'of %i owners each has some lines with buttons, and at most eight have them in all',
    (owners, number, expected) => {
      const short = { command: null, link: 'https://portal.azure.com', title: 't', reason: 'r' };
      const card = cardOf(digestSample(many(number, (at) => ({ ...short, owner: `team-${at % owners}` }))));
      const rows = linesOf(card)
        .join('\n')
        .split(/^team-/m)
        .slice(1);
      expect(rows.map((row) => row.match(/^\[Portal\]$/gm)?.length ?? 0)).toEqual(expected);
    },
  );

  test('what has ended asks for nothing: no buttons and no runbook, but its ticket', () => {
    const mended = entrySample({ ...ready, kind: 'changed', resolution: 'mended', overdue: false });
    const card = cardOf(digestSample([mended]));
    expect(linksOf(card).map(([text]) => text)).toEqual(['aks-pay', 'Ticket INC0012345']);
  });

  test('a ticket that has no address is named all the same', () => {
    const card = cardOf(digestSample([entrySample({ ticket: { number: 'INC7', url: null } })]));
    expect(linesOf(card)[3]).toMatch(/ · Ticket INC7$/);
    expect(linesOf(card)[4]).toBe('[Portal]');
  });

  test.each([
    ['https://portal.azure.com/#x', ['aks-pay', '[Portal]', '[Runbook]', '[Ticket INC0012345]']],
    ['http://portal.azure.com', []],
    ['javascript:alert(1)', []],
    ['/relative', []],
    ['', []],
  ])('an address like %j becomes a link only where it is https', (url, expected) => {
    const entry = entrySample({ link: url, runbook: url, ticket: { ...TICKET, url } });
    const card = cardOf(digestSample([entry]));
    expect(linksOf(card).map(([text]) => text)).toEqual(expected);
    expect(JSON.stringify(card).match(/Action\./g) ?? []).toHaveLength(expected.length);
  });
});

const CLUSTERS =
  'https://portal.azure.com/#view/HubsExtension/BrowseResource/resourceType/Microsoft.ContainerService%2FmanagedClusters';
test.each([
  ['the portal, where something is left over', 38, undefined, [['[AKS clusters in the portal]', CLUSTERS]]],
  ['nowhere, where nothing is', 1, undefined, []],
  [
    'what the configuration names',
    38,
    'https://a.example/report',
    [['[See all findings]', 'https://a.example/report']],
  ],
  ['that, though nothing is left', 1, 'https://a.example/report', [['[See all findings]', 'https://a.example/report']]],
])('the end of a card leads to %s', (_what, overdue, moreLink, expected) => {
  const card = cardOf(
    digestSample([entrySample()], { owners: { payments: { overdue } }, totals: { overdue } }),
    moreLink,
  );
  expect(linksOf(card).slice(2)).toEqual(expected);
  expect(objections(card)).toEqual([]);
});
