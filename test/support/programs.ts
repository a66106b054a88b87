import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(__dirname, '..', '..');

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a program of dist/ as a user would, in a process of its own; globalSetup has built it. */
export function vigie(
  args: readonly string[],
  options: { readonly input?: string | Buffer; readonly env?: Record<string, string>; readonly cwd?: string } = {},
): Promise<Ran> {
  const child = spawn(process.execPath, [join(ROOT, 'dist', 'vigie.cjs'), ...args], {
    cwd: options.cwd ?? ROOT,
    env: { PATH: process.env.PATH ?? '', NO_COLOR: '1', ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  // A program that has read enough closes its end: that is no failure of the test.
  child.stdin.on('error', () => {});
  child.stdin.end(options.input ?? '');
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

export interface Simulated {
  readonly url: string;
  readonly env: Record<string, string>;
  readonly pid: number;
  /** A control route, asked from this process. */
  call(method: string, path: string, body?: unknown): Promise<unknown>;
  stop(): Promise<number | null>;
}

/** `vigie simulate` in a process of its own. */
export async function simulate(args: readonly string[]): Promise<Simulated> {
  const child = spawn(process.execPath, [join(ROOT, 'dist', 'simulate.cjs'), ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  const line = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout)
      .once('line', resolve)
      .once('close', () => reject(new Error('the simulated Azure ended without a line')));
  });
  const { url, env, ca } = JSON.parse(line) as { url: string; env: Record<string, string>; ca: string };
  return {
    url,
    env,
    pid: child.pid ?? 0,
    call: controlOf(url, readFileSync(ca, 'utf8')),
    async stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

/** Asks control routes of a simulated Azure, from a process that need not trust its certificate. */
export function controlOf(url: string, ca: string): Simulated['call'] {
  return (method, path, body) =>
    new Promise((resolve, reject) => {
      const sent = request(new URL(path, url), { method, ca }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        answer.on('end', () =>
          answer.statusCode !== undefined && answer.statusCode < 300
            ? resolve(text === '' ? null : JSON.parse(text))
            : reject(new Error(`${method} ${path}: ${answer.statusCode} ${text}`)),
        );
      });
      sent.on('error', reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
}
