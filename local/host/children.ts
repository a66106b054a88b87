import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/**
 * Makes a program of others end when the host is gone, however the host ended: the channel to it then closes. It gets
 * the chance that a SIGTERM would give it. The channel itself must not keep it running (Azurite ends by closing its
 * servers).
 */
const LEASH = `data:text/javascript,process.on("disconnect",()=>{
  setTimeout(()=>process.exit(1),2000).unref();
  process.emit("SIGTERM")||process.exit(1);
});process.channel.unref()`;

/**
 * Starts a JavaScript program as a child that does not outlive this process, and that a Ctrl+C does not reach.
 * @param errors where its stderr goes: to that of this process, or to whoever reads it
 */
export function startLeashed(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  errors: 'inherit' | 'pipe' = 'inherit',
): ChildProcess {
  return spawn(process.execPath, ['--import', LEASH, file, ...args], {
    env,
    // A group of its own: the host decides who ends first.
    detached: true,
    stdio: ['ignore', 'pipe', errors, 'ipc'],
  });
}

/**
 * Reads lines of a child's stdout until they are enough; what it writes later is read and dropped.
 * @param enough undefined: more lines are needed
 * @throws Error where the child ended before
 */
export function linesOf<T>(child: ChildProcess, what: string, enough: (line: string) => T | undefined): Promise<T> {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`${what} cannot be started: ${error.message}`)));
    child.once('exit', (code, signal) => reject(new Error(`${what} ended at its start (${signal ?? code})`)));
    if (child.stdout === null) throw new Error(`${what} has no stdout`);
    createInterface(child.stdout).on('line', (line) => {
      const found = enough(line);
      if (found !== undefined) resolve(found);
    });
  });
}

/** Asks a child to end, and ends it when it has not done so in time. Resolves when it is gone. */
export function end(child: ChildProcess, withinMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), withinMs);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
