import { imageAges, LAST_WEEK } from '../../../shared/report/charts/imageAges.js';
import { matrixCells } from '../../../shared/report/charts/matrixCells.js';
import { ownerRows } from '../../../shared/report/charts/owners.js';
import { supportRows } from '../../../shared/report/charts/supportRows.js';
import { unknownChecks } from '../../../shared/report/charts/unknownChecks.js';
import type { ReportResource } from '../../../shared/report/model.js';
import {
  checkSample,
  clusterSample,
  findingSampleOf,
  poolSample,
  reportSample,
  resourceSample,
} from '../../support/sampleReport.js';

const many = (number: number, of: (place: number) => ReportResource) =>
  Array.from({ length: number }, (_none, place) => of(place));

describe('support', () => {
  test('forty clusters are a row each, what ends first first, and what has no end last', () => {
    const resources = many(40, (place) =>
      resourceSample(`aks-${place}`, {
        cluster: clusterSample(
          place === 0 ? { supportEnds: null } : { supportEnds: place === 7 ? '2026-07-31' : '2027-06-30' },
        ),
      }),
    );
    const rows = supportRows({ resources });
    expect(rows).toHaveLength(40);
    expect([rows[0]?.name, rows[1]?.name, rows.at(-1)?.name]).toEqual(['aks-7', 'aks-1', 'aks-0']);
  });

  test('from the 41st on they are counted by minor, plan and end', () => {
    const resources = many(41, (place) =>
      resourceSample(`aks-${place}`, {
        cluster: clusterSample(
          place < 2
            ? {
                version: `1.33.${place}`,
                supportLine: 'long-term',
                supportEnds: '2027-07-31',
                longTermEnds: '2027-07-31',
              }
            : {},
        ),
      }),
    );
    expect(supportRows({ resources })).toEqual([
      {
        ...{ version: '1.36', plan: 'community', ends: '2027-06-30', longTermEnds: '2028-06-30', clusters: 39 },
        name: null,
        id: null,
      },
      // Long-term support that is in force is no more that could be had.
      {
        ...{ version: '1.33', plan: 'long-term', ends: '2027-07-31', longTermEnds: null, clusters: 2 },
        name: null,
        id: null,
      },
    ]);
  });

  test('what is no cluster, or was not seen, has no row', () => {
    expect(supportRows({ resources: [resourceSample('registry', { cluster: null })] })).toEqual([]);
  });
});

describe('images', () => {
  const ages = (pools: readonly ReturnType<typeof poolSample>[], findings = [findingSampleOf()]) =>
    imageAges({
      ...reportSample({
        resources: [resourceSample('aks', { cluster: clusterSample({ pools: [...pools] }) })],
        findings,
      }),
      checks: [checkSample('node-image-age')],
    });

  test.each([
    ['on the day that it was built', '2026-12-01', 0, 0],
    ['on the sixth day after', '2026-11-25', 6, 0],
    ['on the seventh', '2026-11-24', 7, 1],
    ['half a year after', '2026-06-02', 182, LAST_WEEK],
    ['years after: with all that is older', '2023-06-19', 1_261, LAST_WEEK],
    ['built tomorrow, by its name', '2026-12-02', 0, 0],
  ] as const)('%s', (_what, imageBuilt, days, week) => {
    const found = ages([poolSample({ imageBuilt })], []);
    expect(found.pools.map(({ ageDays }) => ageDays)).toEqual([days]);
    expect(found.bins.filter(({ pools }) => pools > 0)).toEqual([{ week, severity: null, pools: 1 }]);
  });

  test('a pool has the severity of its own finding, the oldest comes first, and one without a date is counted', () => {
    const pools = [
      poolSample({ name: 'new' }),
      poolSample({ name: 'old', imageBuilt: '2026-06-02' }),
      poolSample({ imageBuilt: null }),
    ];
    const found = ages(pools, [findingSampleOf({ subject: 'pool/old', severity: 'critical' })]);
    expect(found.pools.map(({ pool, severity }) => [pool, severity])).toEqual([
      ['old', 'critical'],
      ['new', null],
    ]);
    expect(found.undated).toBe(1);
  });
});

describe('owners', () => {
  const late = (resource: number, dueDate: string, severity: 'high' | 'low' = 'high') =>
    findingSampleOf({ resource, dueDate, severity, overdue: true });

  test('who has most overdue comes first; full days since the first due date; exempted ones do not count', () => {
    const resources = ['ann', 'bob', null].map((owner, place) => resourceSample(`aks-${place}`, { owner }));
    const exemption = { owner: 'x', approver: null, reason: 'y', until: '2027-01-01' };
    const findings = [
      late(1, '2026-11-30T02:30:00.000Z'),
      late(1, '2026-11-21T02:30:00.001Z', 'low'),
      late(0, '2026-12-01T00:00:00.000Z'),
      findingSampleOf({ resource: 2 }),
      findingSampleOf({ resource: 2, exemption }),
    ];
    const rows = ownerRows(reportSample({ resources, findings }));
    expect(rows.map(({ owner, overdueInAll, open, longestDays }) => [owner, overdueInAll, open, longestDays])).toEqual([
      ['bob', 2, 2, 9],
      ['ann', 1, 1, 0],
      [null, 0, 1, 0],
    ]);
    expect(rows[0]?.overdue).toEqual({ critical: 0, high: 1, medium: 0, low: 1 });
  });
});

describe('the threat matrix', () => {
  const cellOf = (id: string, checks: readonly string[], verdicts: readonly string[]) =>
    matrixCells({
      checks: checks.map((check) => checkSample(check)),
      resources: verdicts.map((letters, place) => resourceSample(`aks-${place}`, { verdicts: letters })),
    })
      .tactics.flatMap(({ techniques }) => techniques)
      .find((cell) => cell.id === id);

  // MS-TA9018 is "Privileged container": pods-privileged and pods-privilege-escalation speak to it.
  test.each([
    ['a fail of one is a fail', ['pp', 'fp', 'pf', 'ff'], { state: 'judged', failing: 3, judged: 4 }],
    [
      'what is unknown or does not apply is not judged',
      ['pu', 'uu', 'nn', '--', 'fu'],
      { state: 'judged', failing: 1, judged: 2 },
    ],
    ['where nobody could judge it is unknown', ['uu', 'nu'], { state: 'unknown', failing: 0, judged: 0 }],
    ['where there is nothing to judge it is unknown', [], { state: 'unknown', failing: 0, judged: 0 }],
  ] as const)('%s', (_what, verdicts, cell) => {
    expect(cellOf('MS-TA9018', ['pods-privileged', 'pods-privilege-escalation'], verdicts)).toMatchObject(cell);
  });

  test('a technique that no check speaks to is silent, and no pass', () => {
    expect(cellOf('MS-TA9018', ['backup'], ['p', 'p'])).toMatchObject({
      state: 'silent',
      failing: 0,
      judged: 0,
      checks: [],
    });
  });

  test('it has all forty techniques under ten tactics', () => {
    const { tactics } = matrixCells(reportSample());
    expect(tactics).toHaveLength(10);
    expect(new Set(tactics.flatMap(({ techniques }) => techniques.map(({ id }) => id))).size).toBe(40);
  });
});

test('what is unknown is summed up by check, with the reason that most have', () => {
  const resources = ['a', 'b', 'b'].map((why, place) => resourceSample(`aks-${place}`, { unknown: [[1, why]] }));
  const checks = [checkSample('one'), checkSample('two')];
  expect(unknownChecks({ resources, checks })).toEqual([{ check: checks[1], why: 'b', resources: 3 }]);
});
