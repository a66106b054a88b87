import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { getCACertificates } from 'node:tls';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import type { RunRecord } from '../../shared/sweep/app/record.js';
import { connectionString } from '../support/azurite.js';

const ROOT = join(__dirname, '..', '..');

/** One bundle, as functions of the house are bundled, and nothing else: no node_modules are near it. */
export async function bundle(external: readonly string[] = []): Promise<{ readonly folder: string; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'vigie-observed-'));
  await compile('observed', join(folder, 'functions.cjs'), external);
  await compile('azureWorker', join(folder, 'worker.cjs'), external);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

async function compile(fixture: string, outfile: string, external: readonly string[]): Promise<void> {
  await build({
    entryPoints: [join(__dirname, 'fixtures', `${fixture}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    logLevel: 'error',
    external: ['@azure/functions-core', ...external],
  });
}

/** It trusts the servers of this test and reaches nobody outside. */
function surroundings(folder: string, environment: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const trusted = join(folder, 'trusted.pem');
  writeFileSync(trusted, getCACertificates('default').join('\n'));
  return {
    PATH: process.env.PATH ?? '',
    TMPDIR: folder,
    NODE_EXTRA_CA_CERTS: trusted,
    // The exporter of Azure Monitor asks Microsoft for remote settings, some seconds after its start.
    HTTPS_PROXY: 'http://127.0.0.1:1',
    NO_PROXY: '127.0.0.1',
    ...environment,
  };
}

/** One call of `run` by the stand-in for the worker of Azure. @returns the capabilities that the app told */
export async function runInAzure(
  folder: string,
  environment: Readonly<Record<string, string>>,
  record: RunRecord,
): Promise<unknown> {
  const files = [join(folder, 'worker.cjs'), join(folder, 'functions.cjs'), JSON.stringify(record)];
  const env = surroundings(folder, environment);
  const { stdout } = await promisify(execFile)(process.execPath, files, { cwd: folder, env });
  return JSON.parse(stdout);
}

export interface Observed {
  /** Calls a function, as a part of somebody's trace where one is given. @returns the status */
  call(name: string, given?: { readonly record?: RunRecord; readonly traceparent?: string }): Promise<number>;
  /** Ends the app in order. @returns all that it wrote to stderr */
  end(): Promise<{ readonly code: number | null; readonly errors: string }>;
}

/** The local host with the bundle in a folder. */
export async function run(folder: string, environment: Readonly<Record<string, string>>): Promise<Observed> {
  writeFileSync(join(folder, 'host.json'), '{ "version": "2.0" }');
  const files = ['--functions', join(folder, 'functions.cjs'), '--host-json', join(folder, 'host.json')];
  const child = spawn(process.execPath, [join(ROOT, 'dist', 'host.cjs'), '--port', '0', '--workers', '1', ...files], {
    cwd: folder,
    env: {
      ...surroundings(folder, environment),
      // The app has neither queues nor timers, so nobody looks into its storage.
      AzureWebJobsStorage: connectionString('http://127.0.0.1:1', 'http://127.0.0.1:1'),
      VIGIE_CONFIG: join(folder, 'none.yaml'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once('line', (line) => resolve((JSON.parse(line) as { url: string }).url));
    void closed.then((code) => reject(new Error(`the host ended (${code}): ${errors}`)));
  });
  return {
    async call(name, { record, traceparent } = {}) {
      const headers = traceparent === undefined ? {} : { traceparent };
      const body = JSON.stringify(record ?? {});
      return (await fetch(`${url}/api/${name}`, { method: 'POST', headers, body })).status;
    },
    async end() {
      child.kill('SIGTERM');
      return { code: await closed, errors };
    },
  };
}
