import { noticeEvent } from '../events/build.js';
import { clean, count } from '../text.js';
import { dayOf } from '../time.js';
import type { Vigie } from './compose.js';
import { type EndingExemption, keyOf } from './endingExemptions.js';
import { tellNotice } from './tell.js';

/** What `_sweep` remembers begins so, then with the last day of the exemption. */
const TOLD = 'exemption-ending ';

/**
 * Tells of each exemption that ends within two weeks, once: one that is renewed ends on another day, and is another one.
 * @param told what `_sweep` remembers: which were told, and when; other things too, which stay
 * @returns what it remembers from now on
 */
export async function tellEnding(
  vigie: Pick<Vigie, 'store' | 'route' | 'wake'>,
  ending: readonly EndingExemption[],
  told: Readonly<Record<string, string>>,
  now: Date,
): Promise<Record<string, string>> {
  const over = `${TOLD}${dayOf(now)}`;
  const next = Object.fromEntries(Object.entries(told).filter(([key]) => !key.startsWith(TOLD) || key >= over));
  for (const one of ending) {
    const key = `${TOLD}${keyOf(one)}`;
    if (next[key] !== undefined) continue;
    const about = `exemption/${keyOf(one).replace(' ', '/')}`;
    await tellNotice(vigie, noticeEvent('exemption-ending', wordsOf(one), about, { sweep: null, now }));
    next[key] = now.toISOString();
  }
  return next;
}

function wordsOf({ owner, approver, reason, until, findings, checks, resources }: EndingExemption): string {
  const more = findings > Math.max(checks.length, resources.length) ? ' and others' : '';
  const what = `${count(findings, 'finding')} (${checks.join(', ')}; ${resources.map((name) => clean(name, 100)).join(', ')}${more})`;
  const who = `owner ${owner}, approved by ${approver ?? 'nobody'}: ${reason}`;
  return `the exemption of ${what} ends with ${until} (${who}); what is not mended by then is open again`;
}
