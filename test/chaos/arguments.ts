import { parseArgs } from 'node:util';

export interface Arguments {
  /** How long workers are killed, in milliseconds. @default 5 minutes */
  readonly killingMs: number;
  /** @default 4 */
  readonly workers: number;
  /** Of the estate, the faults, and who is killed when. @default 1 */
  readonly seed: number;
}

/** The call is wrong; the message says what would be right. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const TEXT = { type: 'string' } as const;
const OPTIONS = { minutes: TEXT, seconds: TEXT, workers: TEXT, seed: TEXT } as const;

/** @throws UsageError */
export function parseArguments(given: readonly string[]): Arguments {
  const { minutes, seconds, workers, seed } = parse(given);
  if (minutes !== undefined && seconds !== undefined) throw new UsageError('give --minutes or --seconds, not both');
  return {
    killingMs:
      seconds === undefined ? whole('--minutes', minutes, 5) * 60_000 : whole('--seconds', seconds, 60) * 1_000,
    workers: whole('--workers', workers, 4),
    seed: whole('--seed', seed, 1),
  };
}

function parse(given: readonly string[]) {
  try {
    return parseArgs({ args: [...given], options: OPTIONS, strict: true }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function whole(option: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new UsageError(`${option} is "${text}"; expected a whole number from 1`);
  return Number(text);
}
