import { join, resolve } from 'node:path';
import { domainNow } from '../shared/config/clock.js';
import { besideConfig } from '../shared/config/load.js';
import { VigieError } from '../shared/errors.js';
import type { DeliveryContext } from '../shared/outbox/context.js';
import { compose, type Vigie } from '../shared/sweep/compose.js';
import { deliveryContext, holderHere } from '../shared/sweep/delivery.js';
import { say } from './output.js';

/** Where the configuration is, and where the store of a folder lies. */
export interface Where {
  readonly config?: string;
  readonly out?: string;
}

/**
 * Does something with the outbox of a configuration, and closes what was opened for it.
 * @param work is told which store it is, in words
 */
export async function withOutbox<T>(
  where: Where,
  work: (context: DeliveryContext, store: string) => Promise<T>,
): Promise<T> {
  return withVigie(where, async (vigie) => {
    const context = deliveryContext(vigie, { holder: holderHere() });
    try {
      return await work(context, storeWords(vigie.config, where.out));
    } finally {
      await context.opened.closeAll();
    }
  });
}

/** Does something with a configuration, at the domain time of now. */
export async function withVigie<T>({ config, out }: Where, work: (vigie: Vigie) => Promise<T>): Promise<T> {
  return work(
    compose({
      config,
      out: out === undefined ? undefined : resolve(out),
      environment: process.env,
      now: await domainNow(undefined, process.env),
      progress: (progress) => {
        if (progress.step === 'log') say(`vigie: ${progress.line}`);
      },
    }),
  );
}

/** Which store it was, so that nobody takes an empty one for theirs. */
export function storeWords({ store, file }: Pick<Vigie['config'], 'store' | 'file'>, out: string | undefined): string {
  if (store.kind === 'azure') return `Azure Storage, container ${store.container}`;
  return out === undefined ? besideConfig(file, store.path) : join(resolve(out), 'store');
}

/** @throws VigieError VIGIE_USAGE naming those that there are */
export function knownDestination(name: string, known: Iterable<string>): string {
  const all = [...known];
  if (all.includes(name)) return name;
  const names = all.length === 0 ? 'the configuration names none' : `expected ${all.join(', ')}`;
  throw new VigieError('VIGIE_USAGE', `--destination is "${name}"; ${names}`);
}
