import type { NoticeEvent } from '../events/event.js';
import type { NoticeText } from '../outbox/context.js';
import { announce, NOTICES_PARTITION } from '../outbox/notices.js';
import type { Vigie } from './compose.js';

type Teller = Pick<Vigie, 'store' | 'notice' | 'route' | 'wake'>;

/** Tells a notice as of the run's own time. One that was told on the same day is not told again. */
export async function tell(vigie: Teller, { code, text, about }: NoticeText): Promise<void> {
  await tellNotice(vigie, vigie.notice(code, text, about));
}

/** Puts a notice into the outbox, and wakes whoever sends it. */
export async function tellNotice(vigie: Omit<Teller, 'notice'>, event: NoticeEvent): Promise<void> {
  const to = vigie.route(event);
  if (await announce(vigie.store, event, to)) await vigie.wake(NOTICES_PARTITION, to);
}
