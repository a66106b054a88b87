import { noticeEvent } from '../events/build.js';
import type { Vigie } from './compose.js';
import { tellNotice } from './tell.js';

/** What `_sweep` remembers. */
const TOLD = 'not-asked defender';

/**
 * Says once what the cloud does not have and is therefore not asked for: that is no gap, because nothing was tried, and it
 * must not look like a pass. Told again where the cloud has had it in between.
 * @param told what `_sweep` remembers: other things too, which stay
 * @returns what it remembers from now on
 */
export async function tellNotThere(
  vigie: Pick<Vigie, 'store' | 'route' | 'wake'> & { readonly config: Pick<Vigie['config'], 'cloud'> },
  told: Readonly<Record<string, string>>,
  now: Date,
): Promise<Record<string, string>> {
  const { [TOLD]: before, ...others } = told;
  const { withoutDefender } = vigie.config.cloud;
  if (withoutDefender === undefined) return others;
  if (before === undefined) {
    const text = `${withoutDefender}: its alerts, plans and findings are not asked for, and the checks that rest on them do not apply`;
    await tellNotice(vigie, noticeEvent('not-asked', text, 'service/defender', { sweep: null, now }));
  }
  return { ...others, [TOLD]: before ?? now.toISOString() };
}
