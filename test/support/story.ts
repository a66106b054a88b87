import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { compose, type Vigie } from '../../shared/sweep/compose.js';
import { hashOf } from '../../shared/text.js';
import { vigie } from './programs.js';

const DIST = join(__dirname, '..', '..', 'dist');

/**
 * The out folder of `vigie demo`: three nights of the story, played once for all test files of a build (7 s each
 * otherwise). Nobody may write there; `store/` and `simulated-azure/vigie.yaml` are in it.
 */
export async function storyFolder(): Promise<string> {
  const programs = ['vigie.cjs', 'simulate.cjs'].map((name) => statSync(join(DIST, name)).mtimeMs);
  const folder = join(tmpdir(), `vigie-story-${hashOf(DIST, ...programs).slice(0, 16)}`);
  const lock = `${folder}.lock`;
  for (;;) {
    if (existsSync(folder)) return folder;
    if (take(lock)) break;
    await pause(100);
  }
  try {
    // Between the look and the lock another file may have played it.
    if (!existsSync(folder)) await play(folder);
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
  return folder;
}

async function play(folder: string): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'vigie-story-'));
  const out = join(work, 'out');
  const { code, err } = await vigie(['demo', '--out', out]);
  if (code !== 0) throw new Error(`vigie demo ended with ${code}: ${err}`);
  renameSync(out, folder);
  rmSync(work, { recursive: true });
}

/** A lock of a process that is dead is nobody's. */
function take(lock: string): boolean {
  try {
    mkdirSync(lock);
    writeFileSync(join(lock, 'pid'), String(process.pid));
    return true;
  } catch {
    if (!lives(lock)) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}

function lives(lock: string): boolean {
  try {
    process.kill(Number(readFileSync(join(lock, 'pid'), 'utf8')), 0);
    return true;
  } catch (error) {
    // Its owner is between the two steps.
    return (error as NodeJS.ErrnoException).code === 'ENOENT' && existsSync(lock);
  }
}

/** What reads the story's store, as a command that was given `--out` would; its clock is the third night's. */
export async function storyVigie(now = '2026-12-01T02:30:00.000Z'): Promise<Vigie> {
  const out = await storyFolder();
  const config = join(out, 'simulated-azure', 'vigie.yaml');
  const environment = { AZURE_TENANT_ID: 'none', AZURE_CLIENT_ID: 'none', AZURE_CLIENT_SECRET: 'none' };
  return compose({ config, out, environment, now: new Date(now) });
}
