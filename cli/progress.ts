import type { Progress } from '../shared/sweep/progress.js';
import { count } from '../shared/text.js';
import { say } from './output.js';

/** Before so much is done, a rate says nothing about the rest. */
const LEAST_SHARE = 0.05;
const LEAST_MS = 2_000;

/** Tells how far a sweep is. */
export interface ProgressTeller {
  tell(progress: Progress): void;
  /** Whatever happened: what is said next begins a line of its own. */
  end(): void;
}

interface Terminal {
  readonly isTerminal: boolean;
  /** Longer lines would be broken, and could not be written over. 0 where a terminal was not told its size. */
  readonly columns?: number | undefined;
}

/** On a terminal one line that is written over, so that a thousand subscriptions stay one line; elsewhere only what is logged. */
export function progressTeller({ isTerminal, columns }: Terminal, machineNow: () => number = Date.now): ProgressTeller {
  let begun: number | undefined;
  let isContinued = false;
  let isOpen = false;
  const write = (text: string, opens: boolean) => {
    process.stderr.write(text);
    isOpen = opens;
  };
  const tell = (progress: Progress) => {
    if (!isTerminal) {
      if (progress.step === 'log') say(`vigie: ${progress.line}`);
      return;
    }
    if (progress.step === 'continued') isContinued = true;
    // What an earlier run has done goes by in no time: the rate would say nothing.
    if (progress.step === 'collected' && !isContinued) begun = machineNow();
    const line = progressLine(progress, begun === undefined ? 0 : machineNow() - begun);
    const isLast = progress.step === 'log' || progress.step === 'closed';
    write(`\r\u001b[K${isLast ? `${line}\n` : line.slice(0, (columns || 80) - 1)}`, !isLast);
  };
  return { tell, end: () => isOpen && write('\n', false) };
}

/** @param elapsedMs machine time since partitions began */
export function progressLine(progress: Progress, elapsedMs: number): string {
  switch (progress.step) {
    case 'started':
      return `sweep ${progress.sweep}: asking which subscriptions there are`;
    case 'continued':
      return `sweep ${progress.sweep}: continued where it was`;
    case 'planned':
      return `${count(progress.subscriptions, 'subscription')}: reading Resource Graph`;
    case 'collected':
      return `${count(progress.partitions, 'partition')} collected`;
    case 'partition':
      return `${progress.done} of ${count(progress.of, 'partition')} judged and told${left(progress, elapsedMs)}`;
    case 'closed':
      return 'closed';
    case 'log':
      return `vigie: ${progress.line}`;
  }
}

/** By the rate so far; nothing where that would be a guess. */
function left({ done, of }: { readonly done: number; readonly of: number }, elapsedMs: number): string {
  if (done === of || done / of < LEAST_SHARE || elapsedMs < LEAST_MS) return '';
  return `, about ${timeWords((elapsedMs / done) * (of - done))} left`;
}

function timeWords(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1_000));
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
