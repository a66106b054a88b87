import type { ChildProcess } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { request } from 'node:https';
import { linesOf } from '../../local/host/children.js';
import type { Children } from './children.js';
import { type Fleet, START } from './fleet.js';

/** A simulated Azure in a process of its own, and its control routes. */
export interface SimulatedAzure {
  /** What a process needs to use it. */
  readonly env: Readonly<Record<string, string>>;
  call(method: string, path: string, body?: unknown): Promise<unknown>;
  stop(): Promise<void>;
}

/** One for each finding, at once: each can be held against what was told of it. Groups are killed in test/outbox. */
const TICKETS = 'tickets: { group: finding, maxNewPerSweep: 1000 }\n';

export async function startSimulatedAzure(
  children: Children,
  { clusters, subscriptions, seed }: Pick<Fleet, 'clusters' | 'subscriptions' | 'seed'>,
  name: string,
): Promise<SimulatedAzure> {
  const size = ['--clusters', String(clusters), '--subscriptions', String(subscriptions), '--seed', String(seed)];
  const child: ChildProcess = children.start('simulate', [...size, '--now', START], {}, `${name}.log`);
  const { url, ca, env } = await linesOf(
    child,
    'the simulated Azure',
    (line) => JSON.parse(line) as { url: string; ca: string; env: Record<string, string> },
  );
  const config = env.VIGIE_CONFIG;
  if (config === undefined) throw new Error('the simulated Azure has written no configuration');
  appendFileSync(config, TICKETS);
  const certificate = readFileSync(ca);
  return {
    env,
    call: (method, path, body) => ask(new URL(path, url), certificate, method, body),
    stop: () => children.end(child),
  };
}

function ask(url: URL, ca: Buffer, method: string, body: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, ca }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8');
        if (answer.statusCode === 200) resolve(JSON.parse(text));
        else reject(new Error(`${method} ${url.pathname}: ${answer.statusCode} ${text}`));
      });
    });
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
