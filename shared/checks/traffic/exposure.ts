import { z } from 'zod';
import { matcherOf } from '../../config/pattern.js';
import { type Place, type Selection, selectionOf, selectorShape } from '../../config/selector.js';

const allowance = z.strictObject({
  ...selectorShape,
  /** `namespace/name`, or a pattern with `*`. */
  services: z.array(z.string().regex(/\/|\*/, 'a service such as ingress-nginx/*, namespace and name')).min(1),
});

/** Which services may be open to the internet. */
export const exposedServicesSchema = z.strictObject({
  /** The first entry that fits the cluster and the service allows it. */
  allow: z.array(allowance).default([]),
});
type Allowance = z.infer<typeof allowance>;

interface Ready {
  readonly selection: Selection;
  readonly services: readonly ((text: string) => boolean)[];
}

const ready = new WeakMap<Allowance, Ready>();

/** Where in `exposedServices.allow` the first entry stands that allows a service of the cluster; -1: none does. */
export function allowedAt(cluster: Place, service: string, allow: readonly Allowance[]): number {
  return allow.findIndex((entry) => {
    const known = ready.get(entry) ?? { selection: selectionOf(entry), services: entry.services.map(matcherOf) };
    ready.set(entry, known);
    return known.selection.fits(cluster) && known.services.some((fits) => fits(service));
  });
}
