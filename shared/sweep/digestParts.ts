import type { VigieEvent } from '../events/event.js';
import type { PartitionState } from '../findings/finding.js';
import type { Vigie } from './compose.js';
import { digestPart } from './digest.js';
import type { DigestRules } from './digestLine.js';
import type { Completion, SweepDocument } from './documents.js';

/** What a partition adds to the digests of a sweep: one for all chats, and one for each of which rules say what it gets. */
export function digestPartsOf(
  { chatNames, routesOf, allChecks, config }: Pick<Vigie, 'chatNames' | 'routesOf' | 'allChecks' | 'config'>,
  sweep: Pick<SweepDocument, 'id' | 'now'>,
  state: PartitionState,
  events: readonly VigieEvent[],
): Pick<Completion, 'digest' | 'digests'> {
  const { baselineFloor, cloud } = config;
  const rules: DigestRules = { sweep: sweep.id, now: new Date(sweep.now), baselineFloor, portal: cloud.portal };
  const part = (routes: DigestRules['routes']) => digestPart(state, events, allChecks, { ...rules, routes });
  const own = chatNames.flatMap((name) => {
    const routes = routesOf(name);
    return routes === undefined ? [] : [[name, part(routes)] as const];
  });
  return { digest: part(undefined), digests: Object.fromEntries(own) };
}
