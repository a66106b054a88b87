import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

type Program = 'vigie' | 'simulate' | 'host' | 'bench';

/** A program that lies beside this one in dist/. */
export function programPath(name: Program): string {
  return join(__dirname, `${name}.cjs`);
}

/** Starts a program of dist/ on this Node. */
export function startProgram(
  name: Program,
  rest: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly stdio: 'inherit' | ('ignore' | 'pipe' | 'inherit')[] },
): ChildProcess {
  return spawn(process.execPath, [programPath(name), ...rest], {
    stdio: options.stdio,
    env: options.env ?? process.env,
  });
}

/** Runs a program in this terminal until it ends; whoever stops this process stops it. @returns its exit code */
export function runProgram(name: Program, rest: readonly string[]): Promise<number> {
  const child = startProgram(name, rest, { stdio: 'inherit' });
  const stop = (signal: NodeJS.Signals) => child.kill(signal);
  process.on('SIGTERM', stop).on('SIGINT', stop);
  return ended(child);
}

export function ended(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? (signal === null ? 1 : 143)));
  });
}
