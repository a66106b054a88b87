import type { ChildProcess } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseDocument } from 'yaml';
import { end, linesOf, startLeashed } from './children.js';
import { wordsOf } from './usageError.js';

/** The simulated Azure in a process of its own. */
export interface SimulatedAzure {
  readonly url: string;
  readonly pid: number | undefined;
  /** What a process needs in its environment to use it. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** @param ended called when it ends without having been told to */
export async function startSimulatedAzure(file: string, ended: (how: string) => void): Promise<SimulatedAzure> {
  const child = startLeashed(file, [], process.env);
  const { url, env } = await linesOf(child, 'the simulated Azure', firstLine).catch(async (error) => {
    await end(child, 0);
    throw error;
  });
  let isStopping = false;
  child.once('exit', (code, signal) => {
    if (!isStopping) ended(signal ?? String(code));
  });
  return {
    url,
    env: { ...env, VIGIE_CONFIG: forTheApp(env.VIGIE_CONFIG ?? '') },
    pid: child.pid,
    stop: () => {
      isStopping = true;
      return end(child as ChildProcess, 3_000);
    },
  };
}

/**
 * The configuration that the simulated Azure wrote, with the store that the app uses: whoever takes it for a command line
 * (`vigie outbox`) looks into the same store.
 */
function forTheApp(file: string): string {
  const document = parseDocument(readFileSync(file, 'utf8'));
  document.set('store', { kind: 'azure', container: 'vigie' });
  const ours = join(dirname(file), 'app.yaml');
  writeFileSync(ours, String(document));
  return ours;
}

function firstLine(line: string): { url: string; env: Record<string, string> } {
  try {
    return JSON.parse(line) as { url: string; env: Record<string, string> };
  } catch (error) {
    throw new Error(`the simulated Azure began with a line that is no JSON: ${wordsOf(error)}`);
  }
}
