import type { HeardAnswer } from '../../azure/throttle.js';

const READS_LEFT = [
  'x-ms-ratelimit-remaining-subscription-reads',
  'x-ms-ratelimit-remaining-subscription-global-reads',
  'x-ms-ratelimit-remaining-tenant-reads',
] as const;

/** What the headers of Azure's answers said of the clock and of quotas, while doctor looked. */
export class AnswersHeard {
  answers = 0;
  throttled = 0;
  /** Milliseconds that this machine was ahead of Azure (behind: negative) at the last answer with a date. */
  aheadMs: number | undefined;
  /** The fewest queries that Resource Graph said were left. */
  queriesLeft: number | undefined;
  /** By what was counted: the fewest reads that ARM said were left. */
  readonly readsLeft = new Map<string, number>();

  constructor(private readonly machineNow: () => Date) {}

  readonly hear = (answer: HeardAnswer): void => {
    this.answers += 1;
    if (answer.status === 429) this.throttled += 1;
    const date = Date.parse(answer.header('date') ?? '');
    if (!Number.isNaN(date)) this.aheadMs = this.machineNow().getTime() - date;
    this.queriesLeft = least(this.queriesLeft, numberIn(answer.header('x-ms-user-quota-remaining')));
    for (const name of READS_LEFT) {
      const left = least(this.readsLeft.get(name), numberIn(answer.header(name)));
      if (left !== undefined) this.readsLeft.set(name, left);
    }
  };
}

function least(before: number | undefined, now: number | undefined): number | undefined {
  return before === undefined || now === undefined ? (now ?? before) : Math.min(before, now);
}

function numberIn(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text.trim()) ? Number(text) : undefined;
}
