import { closeSync, openSync, readFileSync, statSync, unlinkSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { hasCode, isAbsent, OWN, readVersioned } from './disk.js';

/** No process stands still for so long between two system calls: what should have followed by then does not follow. */
export const STALE_MS = 30_000;

/** The process that made a claim or a lease. */
export interface Owner {
  readonly pid: number;
  readonly host: string;
}

export function thisProcess(): Owner {
  return { pid: process.pid, host: hostname() };
}

/** Known to be gone: only a process of this machine can be asked after. */
export function isDead(owner: Owner): boolean {
  if (owner.host !== hostname()) return false;
  return !isInTable(owner.pid) || isZombie(owner.pid);
}

/** Linux keeps a killed process in its table until its parent asks after it: it answers to a signal, and does nothing. */
function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false;
  try {
    // The state follows the name, which is in parentheses and may hold any character.
    return /^ [ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/s, ''));
  } catch (error) {
    // Gone between the two questions, or there is no /proc to read.
    if (isAbsent(error) || hasCode(error, 'ESRCH') || hasCode(error, 'EACCES')) return !isInTable(pid);
    throw error;
  }
}

function isInTable(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !hasCode(error, 'ESRCH');
  }
}

/** How long a writer waits before it looks again whether another process has finished. */
const BUSY_MS = 2;

/**
 * Does `act` where `version` of a file is still there, and nobody else may replace it meanwhile. What is read under a
 * claim, and what is done then, are one go: no other work of this process may come between.
 * @returns false: another version is there, or none
 */
export async function claimed(file: string, version: string, act: () => void): Promise<boolean> {
  for (;;) {
    const claim = withClaim(file, version, () => readVersioned(file)?.version === version, act);
    if (claim !== 'busy') return claim === 'done';
    await pause(BUSY_MS);
  }
}

/**
 * Does `act` while nobody else may replace version `version` of `file`. The claim is a create-only file named after the
 * version, so it is void as soon as the version has been replaced. A claim of a dead process is not removed (two could
 * remove each other's): the next number is claimed, and all go when the version is gone.
 * @param isCurrent looked at again under the claim
 * @returns `busy`: another process is at it this moment; `stale`: the version was replaced; `done`
 */
export function withClaim(
  file: string,
  version: string,
  isCurrent: () => boolean,
  act: () => void,
): 'done' | 'stale' | 'busy' {
  const claimed: string[] = [];
  for (let number = 0; ; number += 1) {
    const claim = `${file}${OWN}${version}.${number}`;
    claimed.push(claim);
    if (create(claim)) break;
    if (!isAbandoned(claim)) return isCurrent() ? 'busy' : 'stale';
  }
  const last = claimed.at(-1);
  try {
    if (!isCurrent()) return 'stale';
    act();
    // The version is gone, and every claim on it with it.
    for (const claim of claimed.slice(0, -1)) remove(claim);
    return 'done';
  } finally {
    if (last !== undefined) remove(last);
  }
}

function create(claim: string): boolean {
  let handle: number;
  try {
    handle = openSync(claim, 'wx');
  } catch (error) {
    // The whole folder may be gone by now, and the version with it.
    if (hasCode(error, 'EEXIST') || isAbsent(error)) return false;
    throw error;
  }
  try {
    writeSync(handle, JSON.stringify(thisProcess()));
  } finally {
    closeSync(handle);
  }
  return true;
}

/** The age of a file is the machine's own time, whatever clock the store was given. */
function isAbandoned(claim: string): boolean {
  try {
    const owner = readOwner(readFileSync(claim, 'utf8'));
    return (owner !== undefined && isDead(owner)) || Date.now() - statSync(claim).mtimeMs > STALE_MS;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}

function readOwner(text: string): Owner | undefined {
  const [, pid, host] = /^\{"pid":(\d+),"host":"([^"]*)"\}$/.exec(text) ?? [];
  return pid === undefined || host === undefined ? undefined : { pid: Number(pid), host };
}

function remove(claim: string): void {
  try {
    unlinkSync(claim);
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
}
