import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashOf } from '../../shared/text.js';
import { storyFolder } from '../support/story.js';

/** What a command that reads the story's store is called with. */
export interface StoryCall {
  readonly config: string;
  readonly out: string;
  readonly env: Record<string, string>;
}

/** The story's configuration with more in it, in a folder of its own; its clock is that of the third night. */
export async function storyConfig(more: string): Promise<StoryCall> {
  const out = await storyFolder();
  const folder = join(tmpdir(), `vigie-story-config-${hashOf(out, more).slice(0, 16)}`);
  const config = join(folder, 'vigie.yaml');
  mkdirSync(folder, { recursive: true });
  writeFileSync(config, `${readFileSync(join(out, 'simulated-azure', 'vigie.yaml'), 'utf8')}${more}`);
  const nobody = { AZURE_TENANT_ID: 'none', AZURE_CLIENT_ID: 'none', AZURE_CLIENT_SECRET: 'none' };
  return { config, out, env: { ...nobody, VIGIE_CLOCK: '2026-12-01T02:30:00.000Z' } };
}
