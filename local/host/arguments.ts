import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { UsageError } from './usageError.js';

export interface Arguments {
  /** @default 7071, the port of Core Tools; 0: one that is free */
  readonly port: number;
  /** @default 2 */
  readonly workers: number;
  /** What timer periods, delivery delays and the invisibility of a dead host's messages are divided by. @default 1 */
  readonly timeScale: number;
  /** App roles of whoever calls an http function. @default Vigie.Read, Vigie.Run */
  readonly roles: readonly string[];
  /** The bundle of the functions. @default functions.cjs beside this program */
  readonly functions: string;
  /** @default host.json in the folder above this program; read only if it is there */
  readonly hostJson: { readonly file: string; readonly mustExist: boolean };
  /** Where what a second terminal needs is written, as export lines. */
  readonly writeEnv?: string;
  /** Azure Functions Core Tools run the functions, where they are on the PATH. @default false */
  readonly coreTools: boolean;
}

const TEXT = { type: 'string' } as const;
const OPTIONS = {
  port: TEXT,
  workers: TEXT,
  'time-scale': TEXT,
  role: { type: 'string', multiple: true },
  functions: TEXT,
  'host-json': TEXT,
  'core-tools': { type: 'boolean' },
  'write-env': TEXT,
  help: { type: 'boolean', short: 'h' },
} as const;
const NO_ROLE = 'none';

export const HELP = `vigie host: runs the Functions app on this machine, until it is told to stop (Ctrl+C)

  --port P          where http functions answer, on 127.0.0.1 (7071; 0: one that is free)
  --workers N       processes that run functions side by side (2)
  --time-scale N    divides timer periods, delivery delays and the 10 minutes until a dead host's messages come back (1)
  --role R          app role of the callers; may be given more than once, none: no role (Vigie.Read and Vigie.Run)
  --write-env FILE  writes what a second terminal needs, as export lines
  --core-tools      Azure Functions Core Tools run the app, where func is on the PATH
  --functions FILE  the compiled functions (functions.cjs beside this program)
  --host-json FILE  settings of the host (host.json in the folder above this program)

It starts Azurite unless AzureWebJobsStorage is set, and the simulated Azure unless VIGIE_CONFIG is set.
Example: vigie host --port 7071 --workers 4
`;

/** @returns 'help' when that is all that was asked for @throws UsageError */
export function parseArguments(given: readonly string[], programFolder: string): Arguments | 'help' {
  const values = parse(given);
  if (values.help === true) return 'help';
  return {
    port: whole('--port', values.port, 7071, 0, 65_535),
    workers: whole('--workers', values.workers, 2, 1, 64),
    timeScale: whole('--time-scale', values['time-scale'], 1, 1, 600),
    roles: rolesIn(values.role),
    functions: values.functions ?? join(programFolder, 'functions.cjs'),
    hostJson: {
      file: values['host-json'] ?? join(programFolder, '..', 'host.json'),
      mustExist: values['host-json'] !== undefined,
    },
    coreTools: values['core-tools'] === true,
    ...(values['write-env'] === undefined ? {} : { writeEnv: values['write-env'] }),
  };
}

function parse(given: readonly string[]) {
  try {
    return parseArgs({ args: [...given], options: OPTIONS, strict: true, allowPositionals: false }).values;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${(message.split('. ')[0] ?? message).replaceAll('\n', ' ')}; see vigie host --help`);
  }
}

function rolesIn(given: readonly string[] | undefined): string[] {
  if (given === undefined) return ['Vigie.Read', 'Vigie.Run'];
  const odd = given.find((role) => !/^[A-Za-z0-9._-]+$/.test(role));
  if (odd !== undefined) throw new UsageError(`--role is "${odd}"; expected one role such as Vigie.Read, or none`);
  return given.filter((role) => role !== NO_ROLE);
}

function whole(option: string, text: string | undefined, otherwise: number, least: number, most: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most)
    throw new UsageError(`${option} is "${text}"; expected a whole number from ${least} to ${most}`);
  return value;
}
