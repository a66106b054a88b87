import { fail, notApplicable, pass, unknown, type Verdict } from '../../shared/checks/verdict.js';
import type { Advanced } from '../../shared/findings/advance.js';
import { emptyState, type Gap, type KnownResource } from '../../shared/findings/finding.js';
import { KEY, type NightScript, night, nights, toyCheck } from './fleet.js';

const high = fail('high', 'it is broken');
const critical = fail('critical', 'it is worse');
const on = (day: string, verdict?: Verdict | readonly Verdict[], more: Partial<NightScript> = {}): NightScript => ({
  now: `2026-11-${day}T01:30:00.000Z`,
  ...(verdict !== undefined && { verdicts: Array.isArray(verdict) ? verdict : [verdict as Verdict] }),
  ...more,
});
const pool = (name: string, verdict: Verdict): Verdict => ({ ...verdict, subject: `pool/${name}` });
const exemption = {
  check: 'toy',
  resource: '*/aks-pay',
  owner: 'payments',
  approver: 'security',
  reason: 'moving',
  until: '2026-11-11',
};

test.each<[string, readonly NightScript[], string[][]]>([
  ['opens once and then is silent', [on('01', high), on('02', high), on('03', high)], [['opened#1'], [], []]],
  ['is resolved by a pass', [on('01', high), on('02', pass('well'))], [['opened#1'], ['resolved#2']]],
  ['is resolved by not applicable', [on('01', high), on('02', notApplicable('gone'))], [['opened#1'], ['resolved#2']]],
  [
    'is neither opened nor resolved by unknown',
    [on('01', unknown('blind')), on('02', high), on('03', unknown('blind')), on('04', high)],
    [[], ['opened#1'], [], []],
  ],
  [
    'is reopened, not opened again',
    [on('01', high), on('02', pass('well')), on('03', high)],
    [['opened#1'], ['resolved#2'], ['reopened#3']],
  ],
  [
    'tells a severity that changed',
    [on('01', high), on('02', critical), on('03', high)],
    [['opened#1'], ['changed#2'], ['changed#3']],
  ],
  ['stays when the resource is not seen', [on('01', high), on('02'), on('03', high)], [['opened#1'], [], []]],
  [
    'stays when the whole partition is a gap',
    [on('01', high), on('02', undefined, { read: false })],
    [['opened#1'], []],
  ],
  [
    'is resolved as deleted by a 404 of the resource itself',
    [on('01', high), on('02', undefined, { gone: true })],
    [['opened#1'], ['resolved#2']],
  ],
  [
    'is resolved as deleted when the cluster was made anew',
    [on('01', high), on('02', high, { uid: 'uid-2' })],
    [['opened#1'], ['resolved#2', 'opened#1']],
  ],
  [
    'goes on when a uid shows up later',
    [on('01', high, { uid: '' }), on('02', high, { uid: 'uid-1' })],
    [['opened#1'], []],
  ],
  [
    'a verdict that is held back tells nothing',
    [on('01', { ...high, held: true }), on('02', high)],
    [[], ['opened#1']],
  ],
  [
    'a verdict that is held back does not resolve either',
    [on('01', high), on('02', { ...pass('well'), held: true })],
    [['opened#1'], []],
  ],
  [
    'a finding that was resolved stays resolved without a word',
    [on('01', high), on('02', pass('well')), on('03', pass('well'))],
    [['opened#1'], ['resolved#2'], []],
  ],
  [
    'is sent again each seven days',
    [on('01', high), on('07', high), on('08', high), on('14', high), on('15', high)],
    [['opened#1'], [], ['snapshot#2'], [], ['snapshot#3']],
  ],
  [
    'is overdue on its due date, reminded seven days later',
    [on('01', critical), on('07', critical), on('08', critical), on('14', critical), on('15', critical)],
    [['opened#1'], [], ['overdue#2'], [], ['overdue#3']],
  ],
  [
    'one that opens past its date says so in opened',
    [
      on('01', { ...high, hardDay: '2026-10-01' }),
      on('02', { ...high, hardDay: '2026-10-01' }),
      on('08', { ...high, hardDay: '2026-10-01' }),
    ],
    [['opened#1'], [], ['overdue#2']],
  ],
  [
    'is overdue by time alone, also while nobody sees it',
    [on('01', critical), on('08')],
    [['opened#1'], ['overdue#2']],
  ],
  [
    'a due date that moves by a day is no change, by more it is',
    [
      on('01', { ...high, hardDay: '2026-11-20' }),
      on('02', { ...high, hardDay: '2026-11-21' }),
      on('03', { ...high, hardDay: '2026-11-23' }),
    ],
    [['opened#1'], [], ['changed#2']],
  ],
  [
    'is exempted, and open again on the day after the exemption ends',
    [
      on('09', high),
      on('10', high, { policy: { exemptions: [exemption] } }),
      on('11', high, { policy: { exemptions: [exemption] } }),
      on('12', high, { policy: { exemptions: [exemption] } }),
    ],
    [['opened#1'], ['exempted#2'], [], ['unexempted#3']],
  ],
  [
    'one that is exempted from the start says only that',
    [on('10', high, { policy: { exemptions: [exemption] } })],
    [['exempted#1']],
  ],
  [
    'an exempted finding that passes is resolved',
    [
      on('10', high, { policy: { exemptions: [exemption] } }),
      on('11', pass('well'), { policy: { exemptions: [exemption] } }),
    ],
    [['exempted#1'], ['resolved#2']],
  ],
  [
    'an exempted finding is not reminded, and is sent again each week all the same',
    [
      on('01', critical, { policy: { exemptions: [{ ...exemption, until: '2026-12-31' }] } }),
      on('07', critical, { policy: { exemptions: [{ ...exemption, until: '2026-12-31' }] } }),
      on('08', critical, { policy: { exemptions: [{ ...exemption, until: '2026-12-31' }] } }),
    ],
    [['exempted#1'], [], ['snapshot#2']],
  ],
  [
    'is resolved where vigie.yaml leaves its check out, whatever its subject and status',
    [
      on('01', [pool('a', high), high]),
      on('02', [pool('a', high), high], { policy: { exemptions: [exemption] } }),
      on('03', [], { policy: { leftOut: { toy: 'profile: core' } } }),
      on('04', [], { policy: { leftOut: { toy: 'profile: core' } } }),
    ],
    [['opened#1', 'opened#1'], ['exempted#2', 'exempted#2'], ['resolved#3', 'resolved#3'], []],
  ],
  [
    'stays where another check is left out, and where the resource was not seen',
    [
      on('01', high),
      on('02', high, { policy: { leftOut: { other: 'skip' } } }),
      on('03', undefined, { policy: { leftOut: { toy: 'skip' } } }),
    ],
    [['opened#1'], [], []],
  ],
  [
    'a pool that is gone is deleted while the check is whole',
    [on('01', [pool('a', high), pool('b', high)]), on('02', [pool('a', high)])],
    [['opened#1', 'opened#1'], ['resolved#2']],
  ],
  [
    'a pool that is not named stays while the check is blind',
    [on('01', [pool('a', high), pool('b', high)]), on('02', [unknown('agentPoolProfiles not in the payload')])],
    [['opened#1', 'opened#1'], []],
  ],
  [
    'a pool that is gone is deleted, also where it was the last one and the check names none',
    [on('01', [pool('a', high)]), on('02', [])],
    [['opened#1'], ['resolved#2']],
  ],
  [
    'an alert that is not named stays',
    [on('01', [{ ...high, subject: 'alert/1' }]), on('02', [pass('none')])],
    [['opened#1'], []],
  ],
])('%s', (_what, scripts, told) => {
  expect(nights(scripts).told).toEqual(told);
});

test('a subject stays open while a signal that its check needs is missing', () => {
  const check = toyCheck('toy', { needs: ['maintenance'] });
  const scripts = [
    on('01', [pool('a', high)], {
      signals: { maintenance: { known: true, value: [], asOf: '2026-11-01T00:00:00.000Z' } },
    }),
    on('02', [pool('b', pass('well'))]),
  ];
  expect(nights(scripts, check).told).toEqual([['opened#1'], []]);
});

test('evidence under a change key is told, other evidence travels with the next event', () => {
  const check = toyCheck('toy', { changeKeys: ['end'] });
  const scripts = [
    on('01', fail('high', 'broken', { end: 'a', days: 1 })),
    on('02', fail('high', 'broken', { end: 'a', days: 2 })),
    on('03', fail('high', 'broken', { end: 'b', days: 3 })),
  ];
  const { told, all } = nights(scripts, check);
  expect(told).toEqual([['opened#1'], [], ['changed#2']]);
  expect(all[2]?.transitions[0]?.finding.evidence).toEqual({ end: 'b', days: 3 });
});

describe('support that ends', () => {
  const check = toyCheck('toy', { changeKeys: ['ended'] });
  const end = (ended: boolean | undefined, more: object = {}): Verdict => ({
    ...fail('high', 'support', ended === undefined ? {} : { ended }),
    ...more,
  });
  const dueOn = (day: string) => ({ hardDay: `2026-11-${day}` });
  test.each<[string, readonly NightScript[], string[][]]>([
    [
      'is told on the night on which it does, and on no other',
      [
        on('01', end(false, dueOn('01'))),
        on('02', end(false, dueOn('01'))),
        on('03', end(true, dueOn('01'))),
        on('04', end(true, dueOn('01'))),
      ],
      [['opened#1'], ['overdue#2'], ['changed#3'], []],
    ],
    [
      'is told by the event that says overdue, where that is the same night',
      [on('01', end(false, dueOn('02'))), on('03', end(true, dueOn('02'))), on('04', end(true, dueOn('02')))],
      [['opened#1'], ['overdue#2'], []],
    ],
    [
      'is told as well where the severity changes on that night',
      [on('01', end(false, dueOn('02'))), on('03', { ...end(true, dueOn('02')), severity: 'critical' })],
      [['opened#1'], ['changed#2', 'overdue#3']],
    ],
    [
      'is no news where an earlier version had no word for it',
      [on('01', end(undefined)), on('02', end(true)), on('03', end(true))],
      [['opened#1'], [], []],
    ],
    [
      'is told of an exempted finding, which is never overdue',
      [
        on('05', end(false, dueOn('06')), { policy: { exemptions: [exemption] } }),
        on('08', end(true, dueOn('06')), { policy: { exemptions: [exemption] } }),
      ],
      [['exempted#1'], ['changed#2']],
    ],
  ])('%s', (_what, scripts, told) => {
    expect(nights(scripts, check).told).toEqual(told);
  });
});

test.each<[string, readonly NightScript[], number | undefined]>([
  ['are those of the severity', [on('01', high)], 30],
  ['are those of the severity that decides', [on('01', high), on('10', critical)], 7],
  ['stay where the severity falls', [on('01', critical), on('05', high)], 7],
  ['begin anew where it came back', [on('01', high), on('02', pass('well')), on('20', high)], 30],
  ['end with the day that is set', [on('01', { ...high, hardDay: '2026-11-10' })], 9],
  [
    'count from when it was opened',
    [on('01', { ...high, hardDay: '2026-11-10' }), on('08', { ...critical, hardDay: '2026-11-10' })],
    9,
  ],
  ['are those of the due day that a check says', [on('01', { ...critical, dueDay: '2026-12-01' })], 30],
  ['are none where it opens past its day', [on('01', { ...high, hardDay: '2026-10-01' })], 0],
])('days allowed %s', (_what, scripts, days) => {
  const { all } = nights(scripts);
  const { transitions, state } = all.at(-1) as Advanced;
  expect(Object.values(state.findings).map(({ daysAllowed }) => daysAllowed)).toEqual([days]);
  for (const { finding } of transitions) expect(finding.daysAllowed).toBe(days);
});

test('the due date is the earliest of the hard date and each severity reached plus its days', () => {
  const { state } = nights([on('01', high), on('10', critical), on('20', high)]);
  const [finding] = Object.values(state.findings);
  // critical was reached on the 10th and has 7 days; that it is high again does not give the time back.
  expect(finding?.dueDate).toBe('2026-11-17T01:30:00.000Z');
  expect(finding?.reached).toEqual({ high: '2026-11-01T01:30:00.000Z', critical: '2026-11-10T01:30:00.000Z' });
});

test('reopening keeps first seen and starts new reached times', () => {
  const { state } = nights([on('01', high), on('02', pass('well')), on('05', high)]);
  const [finding] = Object.values(state.findings);
  expect(finding).toMatchObject({
    firstSeen: '2026-11-01T01:30:00.000Z',
    dueDate: '2026-12-05T01:30:00.000Z',
    resolution: null,
    rev: 3,
  });
});

describe('baseline', () => {
  test('is the first night of a check, and no other', () => {
    const { all } = nights([on('01', [pool('a', high)]), on('02', [pool('a', high), pool('b', high)])]);
    expect(all.map(({ transitions }) => transitions.map(({ baseline }) => baseline))).toEqual([[true], [false]]);
  });

  test('lasts through the snapshots, until something else is told', () => {
    const { all } = nights([
      on('01', high),
      on('08', high),
      on('15', critical),
      on('22', critical),
      on('23', critical),
    ]);
    const told = all.flatMap(({ transitions }) =>
      transitions.map(({ kind, finding }) => [kind, finding.baselineOnly ?? false]),
    );
    expect(told).toEqual([
      ['finding.opened', true],
      ['finding.snapshot', true],
      ['finding.changed', false],
      ['finding.overdue', false],
    ]);
  });

  test('waits for the first night on which the check says anything at all', () => {
    const { all } = nights([on('01', unknown('blind')), on('02', high)]);
    expect(all[1]?.transitions[0]?.baseline).toBe(true);
  });

  test('begins anew with a new calendar', () => {
    const { all } = nights([
      on('01', [pool('a', high)], { edition: ' 2026-08' }),
      on('02', [pool('a', high), pool('b', high)], { edition: ' 2026-11' }),
    ]);
    expect(all[1]?.transitions.map(({ baseline }) => baseline)).toEqual([true]);
  });

  test('begins anew with settings that are back from others', () => {
    const { all } = nights([
      on('01', [pool('a', high)], { edition: '' }),
      on('02', [pool('a', high)], { edition: ' strict' }),
      on('03', [pool('a', high), pool('b', high)], { edition: '' }),
    ]);
    expect(all[2]?.transitions.map(({ baseline }) => baseline)).toEqual([true]);
  });

  test('does not count a night on which the partition was not read', () => {
    const { all } = nights([on('01', undefined, { read: false }), on('02', high)]);
    expect(all[1]?.transitions[0]?.baseline).toBe(true);
  });
});

const NEW = '; the settings or data of this check are new since the last sweep';
test.each<[string, readonly NightScript[], string]>([
  ['is resolved under new settings', [on('02', pass('well'), { edition: ' new' })], `well${NEW}`],
  ['is resolved under the old ones', [on('02', pass('well'))], 'well'],
  [
    'is resolved on the night after',
    [on('02', high, { edition: ' new' }), on('03', pass('well'), { edition: ' new' })],
    'well',
  ],
  [
    'is opened again under new settings',
    [on('02', pass('well')), on('03', high, { edition: ' new' })],
    `it is broken${NEW}`,
  ],
  ['is opened again under the old ones', [on('02', pass('well')), on('03', high)], 'it is broken'],
  [
    'is left out',
    [on('02', [], { policy: { leftOut: { toy: 'overrides[0].skip' } } })],
    'vigie.yaml leaves this check out here (overrides[0].skip)',
  ],
])('what happens to a finding because vigie.yaml has changed says so: it %s', (_what, scripts, reason) => {
  const { all } = nights([on('01', high), ...scripts]);
  expect(all.at(-1)?.transitions.map(({ finding }) => finding.reason)).toEqual([reason]);
});

test('gaps are told when they begin and when they end, not nightly', () => {
  const gap = (reason: string): Gap => ({ scope: 'subscription/1', signal: 'clusters', reason });
  const { all } = nights([
    on('01', undefined, { gaps: [gap('403')] }),
    on('02', undefined, { gaps: [gap('still 403')] }),
    on('03'),
  ]);
  expect(all.map(({ gaps }) => gaps.map(({ kind, gap: { since } }) => `${kind} ${since}`))).toEqual([
    ['coverage.gap 2026-11-01T01:30:00.000Z'],
    [],
    ['coverage.restored 2026-11-01T01:30:00.000Z'],
  ]);
});

describe('what is remembered', () => {
  const seen = (facts: readonly string[]) => ({ ...high, remember: facts });
  test('keeps since when, as long as it is seen without a break', () => {
    const { state } = nights([on('01', seen(['a'])), on('02', seen(['a', 'b']))]);
    expect(state.remembered).toEqual({
      [`toy ${KEY} a`]: '2026-11-01T01:30:00.000Z',
      [`toy ${KEY} b`]: '2026-11-02T01:30:00.000Z',
    });
  });

  test('is forgotten when the check no longer sees it', () => {
    expect(nights([on('01', seen(['a'])), on('02', pass('well'))]).state.remembered).toEqual({});
  });

  test.each([
    ['an unknown verdict', on('02', unknown('blind'))],
    ['a night on which the resource is not seen', on('02')],
  ])('survives %s', (_what, second) => {
    expect(Object.keys(nights([on('01', seen(['a'])), second]).state.remembered)).toEqual([`toy ${KEY} a`]);
  });
});

test('the same nights give the same events', () => {
  const scripts = [on('01', high), on('02', critical), on('09', critical), on('10', pass('well'))];
  expect(JSON.stringify(nights(scripts).all)).toBe(JSON.stringify(nights(scripts).all));
});

describe('a resource of a kind that no selected check is about is not looked at', () => {
  const opened = night(emptyState(), { now: '2026-11-01T01:30:00Z', verdicts: [fail('high', 'it is open')] }).state;
  const [key = '', resource] = Object.entries(opened.resources)[0] ?? [];
  const type = 'microsoft.containerregistry/registries';
  const state = { ...opened, resources: { [key]: { ...(resource as KnownResource), type } } };
  const unseen = { now: '2026-11-02T01:30:00Z', policy: { leftOut: { toy: 'profile: core' } } };

  test('what its checks found ends where vigie.yaml leaves them out', () => {
    const told = night(state, unseen).transitions;
    expect(told).toMatchObject([{ kind: 'finding.resolved', finding: { check: 'toy', resolution: 'notApplicable' } }]);
    expect(night(state, { ...unseen, policy: {} }).transitions).toEqual([]);
  });

  test('what its checks found stays where a check is about its kind, or the partition was not read', () => {
    const registryCheck = { ...toyCheck('other'), about: 'registry' as const };
    expect(night(state, unseen, registryCheck).transitions).toEqual([]);
    expect(night(state, { ...unseen, read: false }).transitions).toEqual([]);
  });
});
