import { back, type Offer, offersOf } from './calendar.js';

/** The body of a region's `kubernetesVersions` answer, in the order and with the omissions of recorded ones. */
export function versionsAnswer(lags: boolean, now: Date): unknown {
  const offers = offersOf(lags, now);
  const byDefault = offers.filter(isOfficial).at(1)?.minor;
  return {
    values: offers.map((offer) => ({
      version: offer.minor,
      ...(offer.minor === byDefault ? { isDefault: true } : {}),
      ...(offer.isPreview ? { isPreview: true } : {}),
      capabilities: { supportPlan: offer.plans },
      patchVersions: Object.fromEntries(
        namesOf(offer)
          .toSorted() // as text: 1.35.10 comes before 1.35.2
          .map((patch) => [patch, { upgrades: upgradesOf(patch, offer, offers) }]),
      ),
    })),
  };
}

function isOfficial({ isPreview, plans }: Offer): boolean {
  return !isPreview && plans.includes('KubernetesOfficial');
}

function namesOf({ minor, patches }: Offer): string[] {
  return patches.map((patch) => `${minor}.${patch}`);
}

/** Newer patches of the minor, then those of the next minor; from a minor that is in long-term support alone, of the next three. */
function upgradesOf(patch: string, offer: Offer, offers: readonly Offer[]): string[] {
  const own = namesOf(offer);
  const minors = [1, 2, 3]
    .slice(0, offer.plans.includes('KubernetesOfficial') ? 1 : 3)
    .map((step) => back(offer.minor, -step));
  const next = minors.flatMap((minor) => offers.filter((one) => one.minor === minor && !one.isPreview));
  return [own.slice(own.indexOf(patch) + 1), ...next.map(namesOf)].flatMap((names) => names.toReversed());
}
