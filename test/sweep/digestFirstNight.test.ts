import { routeSchema } from '../../shared/config/routes.js';
import { rulesFrom } from '../../shared/destinations/routeRules.js';
import { emptyState, type PartitionState } from '../../shared/findings/finding.js';
import { digestPart } from '../../shared/sweep/digest.js';
import { findingSample, RESOURCE } from '../support/sampleEvents.js';

const NOW = new Date('2026-11-23T01:30:00.000Z');

/** A state in which the finding of an event stands open and overdue. */
function stateOf({ finding }: ReturnType<typeof findingSample>): PartitionState {
  const resource = { ...RESOURCE, identity: null, uid: '' };
  const stored = { ...finding, resource: RESOURCE.id, reached: {}, evidence: {}, overdueTold: null, told: null };
  return {
    ...emptyState(),
    resources: { [RESOURCE.id]: resource },
    findings: { [finding.fingerprint]: stored },
  } as unknown as PartitionState;
}

test.each([
  ['what a first night found', { firstNight: true }, true, true, true],
  ['what came later', { firstNight: true }, false, true, false],
  ['what is merely due', { firstNight: true }, false, false, false],
  ['a first night', { firstNight: false }, true, true, false],
  ['later news', { firstNight: false }, false, true, true],
  ['what is merely due, where later news is wanted', { firstNight: false }, false, false, true],
])('the card of a chat with rules about first nights: %s', (_what, rule, baseline, told, isThere) => {
  const event = findingSample({ baseline });
  const part = digestPart(stateOf(event), told ? [event] : [], new Map(), {
    sweep: '20261123T0130Z',
    now: NOW,
    baselineFloor: 'low',
    portal: 'https://portal.azure.com',
    routes: rulesFrom([routeSchema.parse({ to: ['chat'], ...rule })]).of('chat'),
  });
  expect(part.entries).toHaveLength(isThere ? 1 : 0);
});
