import { clusterKeyOf } from '../estate/readCluster.js';
import type { JsonObject } from '../json.js';
import { clean } from '../text.js';
import { textAt } from './door.js';
import type { RowContext, RowReader, TableSignal } from './tableSignal.js';
import type { GitOpsPart } from './types.js';

/** Parts of a cluster that are named: more of them would say no more. */
const MOST = 20;
/** Extension types by which content comes from a repository (docs: GitOps with Flux v2, with Argo CD). */
const EXTENSIONS = ['microsoft.flux', 'microsoft.argocd'];

/** Extensions and configurations of `kubernetesconfigurationresources` that take content from a repository. */
export const gitOps: TableSignal<'gitOps'> = {
  name: 'gitOps',
  table: 'gitOps',
  words: 'the extensions and GitOps configurations',
  open: readGitOps,
};

function readGitOps({ clusters }: RowContext): RowReader<readonly GitOpsPart[]> {
  const byCluster = new Map<string, GitOpsPart[]>(clusters.map(({ key }) => [key, []] as const));
  let odd = 0;
  let elsewhere = 0;
  return {
    take(row) {
      const key = clusterKeyOf(textAt(row, 'id'));
      const part = partOf(row);
      if (key === undefined || part === 'odd') {
        odd += 1;
      } else if (part !== 'other') {
        const parts = byCluster.get(key);
        if (parts === undefined) elsewhere += 1;
        else if (parts.length < MOST) parts.push(part);
      }
    },
    of: (key) => byCluster.get(key) ?? [],
    left: () => ({ odd, elsewhere }),
  };
}

function partOf(row: JsonObject): GitOpsPart | 'other' | 'odd' {
  const type = textAt(row, 'type').toLowerCase();
  const name = clean(textAt(row, 'name') || (textAt(row, 'id').split('/').at(-1) ?? ''));
  if (type.endsWith('configurations')) return { kind: 'configuration', name, type: clean(textAt(row, 'sourceKind')) };
  const extension = textAt(row, 'extensionType');
  if (type === '' || extension === '') return 'odd';
  return EXTENSIONS.includes(extension.toLowerCase()) ? { kind: 'extension', name, type: clean(extension) } : 'other';
}
