import { CATALOGUE } from '../shared/checks/catalogue.js';
import { coverage } from '../shared/checks/frameworks/coverage.js';
import { attack, threatMatrix } from '../shared/checks/frameworks/tables.js';
import { matrixPage } from './formats/matrixPage.js';
import { matrixText } from './formats/matrixText.js';

/** `vigie checks --matrix`: Microsoft's matrix, then ATT&CK for containers. */
export function checksMatrix(format: 'table' | 'json' | 'markdown'): string {
  const matrices = [threatMatrix(), attack()].map((matrix) => coverage(matrix, CATALOGUE));
  if (format === 'json') return `${JSON.stringify({ matrices }, null, 2)}\n`;
  return format === 'markdown' ? matrixPage(matrices) : matrixText(matrices);
}
