import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compose } from '../../../shared/sweep/compose.js';

let loads = 0;
jest.mock('@marcbachmann/cel-js', () => {
  loads += 1;
  return jest.requireActual('@marcbachmann/cel-js');
});

test('the library of expressions is loaded only where a folder is named', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vigie-lazy-'));
  const config = join(folder, 'vigie.yaml');
  const now = new Date('2026-11-23');
  writeFileSync(config, '');
  compose({ config, environment: {}, now });
  expect(loads).toBe(0);
  writeFileSync(join(folder, 'a.yaml'), 'id: custom-a');
  writeFileSync(config, 'customChecks: .');
  expect(() => compose({ config, environment: {}, now })).toThrow('a.yaml:1:1: title is missing; expected text');
  expect(loads).toBe(0);
  rmSync(folder, { recursive: true });
});
