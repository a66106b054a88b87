import { Writable } from 'node:stream';
import { run } from '../../cli/run.js';
import type { Ran } from './programs.js';

// What a sweep tells V8 and listens to is for its whole process: here it would slow down every test file that follows.
jest.mock('../../cli/memory.js', () => ({ holdLittle: () => () => {} }));

/**
 * Calls the command line in this process: the same words, files and exit code, without the half second that a program takes to
 * start. For tables of calls; what only a process shows (stdin, signals, pipes, certificates) is asked of `vigie` in
 * programs.ts. One call at a time.
 */
export async function called(
  args: readonly string[],
  options: { readonly env?: Record<string, string>; readonly cwd?: string } = {},
): Promise<Ran> {
  const before = { cwd: process.cwd(), env: process.env, exitCode: process.exitCode };
  const [out, err] = [new Heard(), new Heard()];
  const streams = [hear('stdout', out), hear('stderr', err)];
  process.env = { PATH: before.env.PATH ?? '', NO_COLOR: '1', ...options.env };
  process.exitCode = undefined;
  if (options.cwd !== undefined) process.chdir(options.cwd);
  try {
    const code = await run(args);
    return { code, out: out.text(), err: err.text() };
  } finally {
    process.chdir(before.cwd);
    process.env = before.env;
    process.exitCode = before.exitCode;
    for (const giveBack of streams) giveBack();
  }
}

/** What is written, like a pipe: no terminal. */
class Heard extends Writable {
  readonly #parts: Buffer[] = [];

  override _write(part: Buffer, _encoding: BufferEncoding, taken: () => void): void {
    this.#parts.push(part);
    taken();
  }

  text(): string {
    return Buffer.concat(this.#parts).toString('utf8');
  }
}

function hear(name: 'stdout' | 'stderr', stream: Writable): () => void {
  const before = Object.getOwnPropertyDescriptor(process, name) ?? {};
  Object.defineProperty(process, name, { value: stream, configurable: true });
  return () => Object.defineProperty(process, name, before);
}
