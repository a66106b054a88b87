import type { VigieEvent } from '../../events/event.js';

/**
 * An event and what is left of it where a receiver takes less, each with less than the one before: without evidence,
 * without tags and controls, without the list of gaps. Its schema stays the same.
 */
export function* slimmer(event: VigieEvent): Generator<VigieEvent> {
  yield event;
  const noEvidence: VigieEvent = { ...event, evidence: { leftOut: 'evidence: the message would be too long' } };
  yield noEvidence;
  const { resource } = event;
  const bare: VigieEvent = { ...noEvidence, controls: [], resource: resource && { ...resource, tags: {} } };
  yield bare;
  if (!('summary' in bare)) return;
  const { summary } = bare;
  yield { ...bare, summary: { ...summary, coverage: { ...summary.coverage, gaps: [] } } };
}
