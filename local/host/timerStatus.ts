import type { ContainerClient } from '@azure/storage-blob';

/** When a timer ran and when it is due, ISO; kept in the storage account so that the next host sees what was missed. */
export interface TimerStatus {
  readonly schedule: string;
  /** '' where it never ran. */
  readonly last: string;
  readonly next: string;
  readonly lastUpdated: string;
}

export interface TimerStatuses {
  /** undefined: there is none, it cannot be read as one, or it was written for another schedule. */
  read(name: string, schedule: string): Promise<TimerStatus | undefined>;
  write(name: string, status: TimerStatus): Promise<void>;
}

/** In the container that the Functions host uses too. */
export function timerStatusesIn(container: ContainerClient): TimerStatuses {
  const blob = (name: string) => container.getBlockBlobClient(`timers/local/${name}/status`);
  return {
    async read(name, schedule) {
      if (!(await blob(name).exists())) return undefined;
      const status = statusIn((await blob(name).downloadToBuffer()).toString('utf8'));
      return status?.schedule === schedule ? status : undefined;
    },
    async write(name, status) {
      await container.createIfNotExists();
      const text = JSON.stringify(status);
      await blob(name).upload(text, Buffer.byteLength(text));
    },
  };
}

/** A damaged status is none: the timer then begins anew, as it would on its first day. */
function statusIn(text: string): TimerStatus | undefined {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { schedule, last, next, lastUpdated } = (found ?? {}) as Record<string, unknown>;
  if (typeof schedule !== 'string' || typeof last !== 'string' || typeof next !== 'string') return undefined;
  if (Number.isNaN(Date.parse(next))) return undefined;
  return { schedule, last, next, lastUpdated: typeof lastUpdated === 'string' ? lastUpdated : next };
}
