import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { end } from './children.js';
import { headersBehindAuthentication } from './principal.js';

/** How long Core Tools get to end what they run, in milliseconds. */
const LAST_WORDS_MS = 7_000;
const NAMES = process.platform === 'win32' ? ['func.cmd', 'func.exe'] : ['func'];

/** @returns where Azure Functions Core Tools are; undefined: not on this PATH */
export function findCoreTools(path: string | undefined): string | undefined {
  const files = (path ?? '').split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return files.find(isProgram);
}

/** Microsoft's own local host, in place of this one. It needs no bundle named: package.json says where it is. */
export interface CoreTools {
  readonly url: string;
  readonly pid: number | undefined;
  stop(): Promise<void>;
}

/**
 * @param folder where host.json and package.json lie
 * @param ended called when it ends without having been told to
 */
export function startCoreTools(
  program: string,
  folder: string,
  port: number,
  env: NodeJS.ProcessEnv,
  ended: (how: string) => void,
): CoreTools {
  const child: ChildProcess = spawn(program, ['start', '--port', String(port)], {
    cwd: folder,
    env,
    // What it prints is for people; stdout is for the one line that machines read.
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  let isStopping = false;
  const tell = (how: string) => {
    if (!isStopping) ended(how);
  };
  child.once('error', (error) => tell(error.message));
  child.once('exit', (code, signal) => tell(signal ?? String(code)));
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid,
    stop: () => {
      isStopping = true;
      return end(child, LAST_WORDS_MS);
    },
  };
}

/** Who a caller is, said by hand. */
export function headerByHand(roles: readonly string[]): string {
  const name = 'x-ms-client-principal';
  return `${name}: ${headersBehindAuthentication({}, roles)[name]}`;
}

/**
 * Core Tools have no App Service authentication before them, and listen on every address of the machine: whoever reaches
 * it could say who they are. So the http functions refuse everybody, unless the person at the machine says otherwise.
 */
export function httpWords(authEnabled: string | undefined, header: string): string {
  return authEnabled === undefined
    ? 'Its http functions refuse everybody, because anybody on the network could call them; WEBSITE_AUTH_ENABLED=true says that nobody else can reach this machine'
    : `Call it with the header\n  ${header}`;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    // Not there, or not to be run: the next folder is looked at.
    return false;
  }
}
