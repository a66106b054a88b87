import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { messageOf, VigieError } from '../../errors.js';
import type { Vigie } from '../../sweep/compose.js';
import { type AuditRest, type AuditSink, audit } from './audit.js';
import { cellsOf, EPISODE_COLUMNS, EXEMPTION_COLUMNS, NIGHT_COLUMNS } from './columns.js';
import { AuditJson } from './json.js';
import { packText } from './packText.js';
import { csvRow, TextFile } from './rows.js';
import type { Audit, Span } from './schema.js';
import { hashLine } from './verify.js';

/** What tells a folder as an evidence pack, which a new one may take the place of. */
const PACK_FILES = [
  'README.md',
  'audit.json',
  'coverage.csv',
  'exemptions.csv',
  'findings.csv',
  'gaps.csv',
  'hashes.txt',
];

/**
 * Writes an evidence pack: all of it, or nothing. It is made beside the folder and moved there when it is whole.
 * @param folder one that is not there, is empty, or holds an earlier pack and nothing else
 * @throws VigieError VIGIE_USAGE where the folder holds anything else; of the store
 */
export async function writePack(vigie: Vigie, span: Span, folder: string): Promise<AuditRest> {
  refuseForeign(folder);
  const work = join(dirname(folder), `.${basename(folder)}.${process.pid}`);
  try {
    await mkdir(work, { recursive: true });
    const rest = await fill(vigie, span, work);
    await rm(folder, { recursive: true, force: true });
    await rename(work, folder);
    return rest;
  } catch (cause) {
    if (cause instanceof VigieError || (cause as NodeJS.ErrnoException).code === undefined) throw cause;
    throw new VigieError('VIGIE_USAGE', `the pack cannot be written to ${folder}: ${messageOf(cause)}`, { cause });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function refuseForeign(folder: string): void {
  if (!existsSync(folder)) return;
  if (!statSync(folder).isDirectory()) throw new VigieError('VIGIE_USAGE', `${folder} is a file; name a folder`);
  const foreign = readdirSync(folder).find((name) => !PACK_FILES.includes(name));
  if (foreign !== undefined)
    throw new VigieError(
      'VIGIE_USAGE',
      `${folder} holds ${foreign}, which is of no evidence pack; name another folder`,
    );
}

async function fill(vigie: Vigie, span: Span, folder: string): Promise<AuditRest> {
  const file = (name: string) => TextFile.create(join(folder, name));
  const files = {
    findings: await file('findings.csv'),
    exemptions: await file('exemptions.csv'),
    hashes: await file('hashes.txt'),
    json: await file('audit.json'),
  };
  const json = new AuditJson((text) => files.json.write(text));
  const sink: AuditSink = {
    blob: async (blob) => {
      await files.hashes.write(hashLine(blob));
      await json.blob(blob);
    },
    episode: async (episode) => {
      await files.findings.write(csvRow(cellsOf(EPISODE_COLUMNS, episode)));
      await json.episode(episode);
    },
    exemption: async (exemption) => {
      await files.exemptions.write(csvRow(cellsOf(EXEMPTION_COLUMNS, exemption)));
      await json.exemption(exemption);
    },
  };
  try {
    await files.findings.write(csvRow(EPISODE_COLUMNS));
    await files.exemptions.write(csvRow(EXEMPTION_COLUMNS));
    const rest = await audit(vigie, span, sink);
    await json.end(rest);
    await writeFile(join(folder, 'coverage.csv'), coverage(rest));
    await writeFile(join(folder, 'gaps.csv'), gaps(rest));
    await writeFile(join(folder, 'README.md'), packText(rest));
    return rest;
  } finally {
    for (const one of Object.values(files)) await one.close();
  }
}

function coverage({ nights }: Pick<Audit, 'nights'>): string {
  return [csvRow(NIGHT_COLUMNS), ...nights.map((night) => csvRow(cellsOf(NIGHT_COLUMNS, night)))].join('');
}

function gaps({ gaps: all }: Pick<Audit, 'gaps'>): string {
  const columns = ['scope', 'signal', 'since', 'until', 'reason'] as const;
  return [csvRow(columns), ...all.map((gap) => csvRow(cellsOf(columns, gap)))].join('');
}
