import type { NodePool } from '../../estate/cluster.js';
import { parseNodeImage } from '../../estate/nodeImage.js';
import { valueIn } from '../../estate/readCluster.js';
import { NO, type PoolUse, type Use, undecided, YES } from './retiredUse.js';

type Kernel = 'linux' | 'windows';

/** Systems as parseNodeImage names them. */
export const AZURE_LINUX_2 = 'Azure Linux 2';
export const WINDOWS_ANNUAL = 'Windows Server Annual Channel';
export const FLATCAR = 'Flatcar';

/** OS SKUs that tell what runs, or at least which kernel. */
const SKUS: ReadonlyMap<string, Kernel> = new Map([
  ...[
    'ubuntu',
    'ubuntu2204',
    'ubuntu2404',
    'azurelinux',
    'azurelinux3',
    'azurecontainerlinux',
    'cblmariner',
    'mariner',
    'flatcar',
  ].map((sku): [string, Kernel] => [sku, 'linux']),
  ...['windows2019', 'windows2022', 'windows2025', 'windowsannual'].map((sku): [string, Kernel] => [sku, 'windows']),
]);

interface Looked {
  readonly kernel: Kernel;
  /** The system as its node images name it. */
  readonly os: string;
  /** OS SKUs, in lower case, that are it. */
  readonly skus?: readonly string[];
  /** OS SKUs that can be it or a later one: only the image tells. */
  readonly maybe?: readonly string[];
}

/**
 * Which pools run an operating system. The OS SKU or the image says yes; no comes from an image of another system, from
 * an OS SKU that is another, or from the other kernel. A field of an odd type tells as little as a missing one.
 */
export function runs({ kernel, os, skus = [], maybe = [] }: Looked): PoolUse {
  return ({ facts }) => {
    const sku = valueIn(facts.text('osSKU'))?.toLowerCase() ?? '';
    const version = valueIn(facts.text('nodeImageVersion')) ?? '';
    const found = version === '' ? null : parseNodeImage(version).os;
    if (skus.includes(sku) || found === os) return YES;
    if (found !== null) return NO;
    if (SKUS.has(sku) && !maybe.includes(sku)) return NO;
    if (kernelByType(valueIn(facts.text('osType'))) === (kernel === 'linux' ? 'windows' : 'linux')) return NO;
    return undecided(version === '' ? 'no nodeImageVersion in the payload' : `node image ${version} does not tell`);
  };
}

/** Is it a pool of that kernel? By osType, else by its OS SKU or image. */
export function hasKernel(kernel: Kernel): PoolUse {
  return (pool): Use => {
    const found = kernelOf(pool);
    if (found === undefined) return undecided('osType not in the payload');
    return found === kernel ? YES : NO;
  };
}

function kernelOf({ facts }: NodePool): Kernel | undefined {
  const sku = valueIn(facts.text('osSKU'))?.toLowerCase() ?? '';
  const image = valueIn(facts.text('nodeImageVersion'))?.toLowerCase() ?? '';
  return (
    kernelByType(valueIn(facts.text('osType'))) ??
    SKUS.get(sku) ??
    (image.startsWith('akswindows') ? 'windows' : undefined)
  );
}

function kernelByType(osType: string | undefined): Kernel | undefined {
  const word = osType?.toLowerCase();
  return word === 'linux' || word === 'windows' ? word : undefined;
}
