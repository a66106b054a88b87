import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { parseHTML } from 'linkedom';
import { renderReport } from '../../../shared/report/html/render.js';
import type { Island } from '../../../shared/report/island.js';
import type { FindingChange, ReportModel } from '../../../shared/report/model.js';
import { Fleet } from '../../../shared/report/view/fleet.js';
import { ATTACKS } from '../../contracts/foreignWords.js';
import {
  checkSample,
  clusterSample,
  findingSampleOf,
  poolSample,
  reportSample,
  resourceSample,
} from '../../support/sampleReport.js';

const BREAKERS = [
  '</script>',
  '<script>',
  ']]>',
  '-->',
  '<!--',
  '\u2028',
  '\u2029',
  '\u202e',
  '\u0000',
  '"',
  "'",
  '<',
  '&lt;',
  '{',
  '}',
];
const foreign = fc
  .array(fc.oneof(fc.constantFrom(...BREAKERS, ...ATTACKS), fc.string({ unit: 'grapheme', maxLength: 12 })), {
    maxLength: 5,
  })
  .map((parts) => parts.join(''));

/** A report in which all that others chose holds these words. */
function holding(words: string): ReportModel {
  const id = `/subscriptions/${words}/x`;
  const resource = resourceSample(words, {
    ...{ id, subscriptionName: words, resourceGroup: words, location: words, owner: words },
    unknown: [[0, words]],
    verdicts: 'uf',
    cluster: clusterSample({ version: words, pools: [poolSample({ name: words, os: words, image: words })] }),
  });
  const exemption = { owner: words, approver: words, reason: words, until: '2026-12-24' };
  const change: FindingChange = {
    ...{ check: words, title: words, reason: words, subject: words, resourceId: id, resourceName: words, owner: words },
    ...{ kind: 'finding.opened', severity: 'high', previousSeverity: null, resolution: null, dueDate: '2026-12-24' },
  };
  const base = reportSample();
  return {
    ...base,
    file: null,
    only: { owner: words, resource: words },
    checks: [checkSample(words, { title: words, why: words }), checkSample('local-accounts')],
    resources: [resource],
    findings: [
      findingSampleOf({
        reason: words,
        subject: words,
        values: { found: words },
        ticket: { number: words, url: words },
      }),
      findingSampleOf({ exemption, check: 1 }),
    ],
    retirements: [
      { id: words, what: words, move: words, supportEnds: '2026-12-24', imagesRemoved: null, resources: 1 },
    ],
    changes: {
      counts: { 'finding.opened': 1, 'alert.new': 1, 'coverage.gap': 1 },
      findings: [change],
      alerts: [{ title: words, severity: words, status: words, resourceId: id, resourceName: words, isNew: true }],
      gaps: [{ scope: words, reason: words, isOver: false }],
    },
    coverage: { ...base.coverage, gaps: [{ scope: words, signal: words, reason: words, since: '2026-11-30' }] },
  };
}

/** Every element with the names of its attributes: what a browser would make of the page, without its texts. */
function skeletonOf(html: string): string[] {
  const { document } = parseHTML(html);
  return [...document.querySelectorAll('*')].map(
    (element) => `${element.tagName.toLowerCase()} ${element.getAttributeNames().sort().join(' ')}`,
  );
}

test('whatever others wrote, the page has the same elements as with a harmless word', () => {
  const harmless = skeletonOf(renderReport(holding('harmless'), { lang: 'fr' }));
  fc.assert(
    fc.property(foreign, (words) => {
      expect(skeletonOf(renderReport(holding(`x${words}`), { lang: 'fr' }))).toEqual(harmless);
    }),
    { numRuns: 2500, endOnFailure: true },
  );
});

test('whatever others wrote, the script gets it letter by letter', () => {
  fc.assert(
    fc.property(foreign, (words) => {
      const html = renderReport(holding(`x${words}`), { lang: 'en' });
      const [, packed = ''] = /<script type="text\/plain" id="data">([^<]*)</.exec(html) ?? [];
      const island: Island = JSON.parse(gunzipSync(Buffer.from(packed, 'base64')).toString('utf8'));
      const fleet = new Fleet(island);
      expect(island.resources.name).toEqual([`x${words}`]);
      expect(fleet.text(island.findings.reason[0] ?? -1)).toBe(`x${words}`);
      expect(fleet.clusterOf(0)?.pools[0]?.name).toBe(`x${words}`);
      expect(island.exemptions[0]?.reason).toBe(`x${words}`);
    }),
    { numRuns: 2500, endOnFailure: true },
  );
});

test('a name that a shell would read is quoted in the command', () => {
  const html = renderReport(
    reportSample({ resources: [resourceSample('a; rm -rf ~')], findings: [findingSampleOf()] }),
    { lang: 'en' },
  );
  const [, packed = ''] = /id="data">([^<]*)</.exec(html) ?? [];
  const fleet = new Fleet(JSON.parse(gunzipSync(Buffer.from(packed, 'base64')).toString('utf8')));
  expect(fleet.remediationOf(0).command).toBe("az aks update --name 'a; rm -rf ~' --resource-group rg");
});
