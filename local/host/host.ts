import { dirname, join, resolve } from 'node:path';
import { writeEnvironment } from '../azure/configuration.js';
import type { Arguments } from './arguments.js';
import { Azurite } from './azurite.js';
import { type CoreTools, findCoreTools, headerByHand, httpWords, startCoreTools } from './coreTools.js';
import { readHostJson } from './hostJson.js';
import { type HttpServer, serveHttp } from './httpServer.js';
import { Pool } from './pool.js';
import { OWN_STORAGE } from './protocol.js';
import { router } from './routes.js';
import { type SimulatedAzure, startSimulatedAzure } from './simulated.js';
import { UsageError, wordsOf } from './usageError.js';

/** Storage by identity, as an app in Azure has it. */
const STORAGE_BY_IDENTITY = /^AzureWebJobsStorage__/;

/** One line for the person who started the host. */
export function say(line: string): void {
  process.stderr.write(`vigie host: ${line}\n`);
}

/** What this process started, and in which order it ends. */
export class Host {
  isStopping = false;
  #azurite: Azurite | undefined;
  #azure: SimulatedAzure | undefined;
  #pool: Pool | undefined;
  #http: HttpServer | undefined;
  #coreTools: CoreTools | undefined;

  constructor(readonly options: Arguments) {}

  async start(): Promise<void> {
    const { port, workers, timeScale, roles, functions } = this.options;
    const settings = readHostJson(this.options.hostJson);
    const byIdentity = Object.keys(process.env).find((name) => STORAGE_BY_IDENTITY.test(name));
    if (byIdentity !== undefined)
      throw new UsageError(
        `${byIdentity} is set; this host takes storage as a connection string in ${OWN_STORAGE} only`,
      );
    const restarted = () => this.#tell({ pids: this.#pids() });
    if (!process.env[OWN_STORAGE]) {
      this.#azurite = new Azurite(say, restarted);
      await this.#azurite.start();
    }
    if (!process.env.VIGIE_CONFIG)
      this.#azure = await startSimulatedAzure(join(__dirname, 'simulate.cjs'), this.#azureEnded);
    this.#writeEnv();
    const coreTools = this.options.coreTools ? findCoreTools(process.env.PATH) : undefined;
    if (coreTools !== undefined) {
      this.#startCoreTools(coreTools);
      return;
    }
    const time = { startedMs: Date.now(), timeScale };
    const { pool, routes } = await Pool.start({
      file: join(__dirname, 'hostWorker.cjs'),
      count: workers,
      begin: { kind: 'begin', functions: resolve(functions), settings, time },
      env: (slot) => this.#environment(slot),
      say,
      restarted,
    });
    this.#pool = pool;
    const find = router(routes, settings.routePrefix);
    this.#http = await serveHttp({ port, roles, find, call: (name, call) => pool.call(name, call) });
    const { url } = this.#http;
    const storage = this.#azurite?.connectionString ?? null;
    this.#tell({ url, storage, azure: this.#azure?.url ?? null, pids: this.#pids() });
    say(
      `${routes.length} http functions at ${url}/${settings.routePrefix}, ${workers} ${workers === 1 ? 'worker' : 'workers'}; Ctrl+C stops it`,
    );
  }

  /** What this host started, for the command line in a second terminal: storage, configuration, certificate, identity. */
  #writeEnv(): void {
    const { writeEnv } = this.options;
    if (writeEnv === undefined) return;
    const values = {
      ...this.#azure?.env,
      ...(this.#azurite === undefined ? {} : { [OWN_STORAGE]: this.#azurite.connectionString }),
    };
    try {
      writeEnvironment(writeEnv, values);
    } catch (error) {
      throw new UsageError(`--write-env ${writeEnv} cannot be written: ${wordsOf(error)}`);
    }
  }

  #startCoreTools(program: string): void {
    const { port, roles, hostJson } = this.options;
    this.#coreTools = startCoreTools(
      program,
      dirname(hostJson.file),
      port,
      this.#environment(1, 'unguarded'),
      (how) => {
        say(`Core Tools ended (${how})`);
        void this.stop(1);
      },
    );
    const { url } = this.#coreTools;
    const storage = this.#azurite?.connectionString ?? null;
    this.#tell({ url, storage, azure: this.#azure?.url ?? null, pids: this.#pids() });
    say(`${program} runs the app at ${url}. ${httpWords(process.env.WEBSITE_AUTH_ENABLED, headerByHand(roles))}`);
  }

  async stop(code: number): Promise<void> {
    if (this.isStopping) return;
    this.isStopping = true;
    try {
      await this.end();
    } catch (error) {
      say(`not everything ended in order: ${wordsOf(error)}`);
      process.exit(1);
    }
    process.exit(code);
  }

  /** First those who ask, then those who answer, then what they need. */
  async end(): Promise<void> {
    const answered = this.#http?.close();
    await this.#coreTools?.stop();
    await this.#pool?.stop();
    await answered;
    await Promise.all([this.#azure?.stop(), this.#azurite?.stop()]);
  }

  /** @param door who says who a caller is: this host, or nobody */
  #environment(slot: number, door: 'guarded' | 'unguarded' = 'guarded'): NodeJS.ProcessEnv {
    return {
      ...process.env,
      ...this.#azure?.env,
      ...(this.#azurite === undefined ? {} : { [OWN_STORAGE]: this.#azurite.connectionString }),
      VIGIE_TIME_SCALE: String(this.options.timeScale),
      // The host itself strips and sets the header that this promises; Core Tools do not, and listen to the whole network.
      ...(door === 'guarded' ? { WEBSITE_AUTH_ENABLED: 'true' } : {}),
      WEBSITE_INSTANCE_ID: `local-${slot}`,
      FUNCTIONS_WORKER_RUNTIME: 'node',
      AZURE_FUNCTIONS_ENVIRONMENT: 'Development',
    };
  }

  #pids() {
    return {
      host: process.pid,
      azurite: this.#azurite?.pid ?? null,
      simulate: this.#azure?.pid ?? null,
      workers: this.#pool?.pids ?? (this.#coreTools?.pid === undefined ? [] : [this.#coreTools.pid]),
    };
  }

  /** What it knew and what it received are gone with it, so it is not started again. */
  readonly #azureEnded = (how: string): void => {
    say(`the simulated Azure ended (${how}); without it the host stops`);
    void this.stop(1);
  };

  #tell(line: unknown): void {
    process.stdout.write(`${JSON.stringify(line)}\n`);
  }
}
