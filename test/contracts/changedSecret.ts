import type { OpenDestination, Surroundings } from '../../shared/destinations/destination.js';
import { lastSeq, readOutbox } from '../../shared/outbox/commit.js';
import { deliver } from '../../shared/outbox/deliver.js';
import { HOUR_MS } from '../../shared/time.js';
import { bench, finding, put, ScriptedSiem, siem, summary } from '../outbox/support.js';
import { MemoryStore } from '../support/memoryStore.js';
import { digestSample, entrySample } from '../support/sampleDigest.js';

/** A vault whose values a test may change; as the real source, it is asked once for each until told to forget. */
export class Vault {
  private readonly kept = new Map<string, string>();
  forgotten = 0;

  constructor(public values: Readonly<Record<string, string>>) {}

  readonly secrets: Surroundings['secrets'] = {
    read: async ({ name }) => this.valueOf(name),
    forget: () => {
      this.forgotten += 1;
      this.kept.clear();
    },
  };

  /** Those of the identity, for destinations in Azure: the value `ENTRA`. */
  readonly tokens: Surroundings['tokens'] = {
    credential: {
      getToken: async () => ({ token: this.valueOf('ENTRA'), expiresOnTimestamp: Date.now() + HOUR_MS }),
    },
    tokenFor: async () => this.valueOf('ENTRA'),
  };

  private valueOf(name: string): string {
    const value = this.kept.get(name) ?? this.values[name];
    if (value === undefined) throw new Error(`nobody planted a secret ${name}`);
    this.kept.set(name, value);
    return value;
  }
}

const SWEEP = '20261123T0130Z';

/** The outbox with one thing to tell one destination, as a night leaves it. */
export async function nightFor(
  family: OpenDestination['family'],
  vault: Vault,
  open: (given: Partial<Surroundings>) => Promise<OpenDestination>,
) {
  const store = new MemoryStore();
  const { secrets, tokens } = vault;
  const others = new ScriptedSiem();
  const run = bench(() => store, { tried: { family, open: () => open({ secrets, tokens }) }, others: siem(others) });
  await put(store, 'p', [family === 'chat' ? summary(SWEEP) : finding('a', 1)], ['tried']);
  await store.create(`digests/${SWEEP}/tried.json`, JSON.stringify(digestSample([entrySample()])));
  return {
    deliver: () => deliver({ ...run.context, secrets }, 'tried', 'p'),
    anHourLater: () => run.pass(HOUR_MS),
    /** Codes of the notices that were told so far. */
    notices: async (): Promise<string[]> => {
      const codes: string[] = [];
      for (let seq = 1; seq <= (await lastSeq(store, '_notices')); seq += 1)
        for (const { event } of (await readOutbox(store, '_notices', seq))?.entries ?? [])
          codes.push('notice' in event ? event.notice.code : event.kind);
      return codes;
    },
  };
}
