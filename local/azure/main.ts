import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { type Arguments, HELP, parseArguments } from './arguments.js';
import { quoted, type Written, writeConfiguration, writeEnvironment } from './configuration.js';
import { loadEstate } from './estateFiles.js';
import { FaultsInvalid } from './faults.js';
import { generateWorld } from './generator/generate.js';
import { parsed } from './json.js';
import { Quotas } from './quotas/quotas.js';
import { type RunningServer, startServer } from './server.js';
import { type KeptState, readState, restore } from './stateFile.js';
import { StateKeeper } from './stateKeeper.js';
import { storyExemptions, storyWorld } from './story/story.js';
import { UsageError } from './usageError.js';
import type { World } from './world.js';

// Whoever read the first line may close the pipe (`| head -1`): what follows is then for nobody, and no reason to stop.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

main(process.argv.slice(2)).catch((error) => {
  const isUsage = error instanceof UsageError || error instanceof FaultsInvalid;
  process.stderr.write(`vigie simulate: ${isUsage ? error.message : error instanceof Error ? error.stack : error}\n`);
  process.exitCode = isUsage ? 2 : 1;
});

async function main(given: readonly string[]): Promise<void> {
  const options = parseArguments(given);
  if (options === 'help') {
    process.stdout.write(HELP);
    return;
  }
  const kept = options.state === undefined ? undefined : readState(options.state);
  const server = await serve(options, kept);
  // Beside the state where there is one: the store of the sweeps that belong to it lies there too.
  const temporary = options.state === undefined ? mkdtempSync(join(tmpdir(), 'vigie-azure-')) : undefined;
  const folder = temporary ?? besideState(options.state ?? '');
  const { ca, env } = await writeAll(folder, server, options).catch(async (error) => {
    await server.close();
    if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true });
    throw error;
  });
  const keeper = options.state === undefined ? undefined : new StateKeeper(options.state, server.azure);
  if (keeper !== undefined) server.onAnswer((method, path) => keeper.answered(method, path));
  stopOnSignal(server, keeper, temporary);
  process.stdout.write(`${JSON.stringify({ url: server.url, ca, env })}\n`);
  process.stderr.write(`${welcome(server, options)}\n`);
}

async function writeAll(folder: string, server: RunningServer, options: Arguments): Promise<Written> {
  const { writeEnv } = options;
  try {
    const written = writeConfiguration(folder, server.azure, server.ca, furtherKeys(options), options.destinations);
    if (writeEnv !== undefined) writeEnvironment(writeEnv, written.env);
    return written;
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    if (code === undefined || path === undefined) throw error;
    throw new UsageError(`${path} cannot be written (${code}); name another place with --state or --write-env`);
  }
}

async function serve(options: Arguments, kept: KeptState | undefined): Promise<RunningServer> {
  const now = kept?.now ?? options.now;
  const faults = options.faults === undefined ? [] : faultsIn(options.faults);
  const quotas = options.quota === 'real' ? new Quotas() : undefined;
  const world = kept?.world ?? worldOf(options);
  const server = await startServer(world, { now, port: options.port, quotas }).catch((error) => {
    if (['EADDRINUSE', 'EACCES'].includes(error?.code))
      throw new UsageError(`--port ${options.port} cannot be had (${error.code}); name another or leave it out`);
    throw error;
  });
  try {
    server.azure.faults.replace(faults);
    if (kept !== undefined) restore(server.azure, kept);
  } catch (error) {
    await server.close();
    throw error;
  }
  return server;
}

function worldOf({ estate, story, clusters, subscriptions, fleet, seed, now }: Arguments): World {
  if (estate !== undefined) return loadEstate(estate, now);
  return story ? storyWorld() : generateWorld({ clusters, subscriptions, seed, now, kind: fleet });
}

function faultsIn(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`--faults ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'})`);
  }
  const list = parsed(text);
  if (list === undefined) throw new UsageError(`--faults ${file} is not JSON`);
  return list;
}

/** `state-azure` beside `state.json`. */
function besideState(file: string): string {
  const path = resolve(file);
  return join(dirname(path), `${basename(path, extname(path))}-azure`);
}

function welcome({ azure, url }: RunningServer, { writeEnv }: Arguments): string {
  const clusters = Object.values(azure.world.resources).filter(({ type }) => /\/managedclusters$/i.test(type)).length;
  const size = `${clusters} clusters in ${azure.world.subscriptions.length} subscriptions`;
  const next =
    writeEnv === undefined ? 'its environment is in the line above' : `in another terminal: . ${shellWord(writeEnv)}`;
  return `vigie simulate: ${size} at ${url}, the clock at ${azure.now.toISOString()}; ${next}; Ctrl+C stops it`;
}

/** Quoted only where a shell would take it for more than one word; a name without a slash is looked up on the PATH. */
function shellWord(file: string): string {
  const path = file.includes('/') ? file : `./${file}`;
  return /^[\w./:@%+=-]+$/.test(path) ? path : quoted(path);
}

function stopOnSignal(server: RunningServer, keeper: StateKeeper | undefined, temporary: string | undefined): void {
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    // Every connection is cut at once, so that nothing changes any more.
    const closed = server.close();
    keeper?.keep();
    await closed;
    if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true });
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      stop().catch((error) => {
        process.stderr.write(
          `vigie simulate: not everything was kept: ${error instanceof Error ? error.message : error}\n`,
        );
        process.exit(1);
      });
    });
}

/** The bench fleet is for measuring the first checks there were: what it costs is comparable over the years. */
function furtherKeys({ story, fleet }: Arguments): Record<string, unknown> {
  if (story) return { exemptions: storyExemptions };
  return fleet === 'bench' ? { profile: 'core' } : {};
}
