import type { Progress } from '../shared/sweep/progress.js';
import { count } from '../shared/text.js';
import { say } from './output.js';

/** Before so much is done, a rate says nothing about the rest. */
const LEAST_SHARE = 0.05;
const LEAST_MS = 2_000;

/** Says how far a sweep is: on a terminal one line that is written over, so that a thousand subscriptions stay one line. */
export function progressTeller(isTerminal: boolean, machineNow: () => number = Date.now): (progress: Progress) => void {
  let begun: number | undefined;
  return (progress) => {
    if (progress.step === 'collected') begun = machineNow();
    if (!isTerminal) {
      if (progress.step === 'log') say(`vigie: ${progress.line}`);
      return;
    }
    const line = progressLine(progress, begun === undefined ? 0 : machineNow() - begun);
    if (progress.step === 'log') say(`\r\u001b[K${line}`);
    else process.stderr.write(`\r\u001b[K${line}${progress.step === 'closed' ? '\n' : ''}`);
  };
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
