/**
 * The name that the AKS Vulnerability Data API gives an image family. The same words stand in another order there:
 * `AKSUbuntu-2204gen2containerd` is `AKSUbuntu-gen2-2204containerd`, and Azure Linux 2 has no version in its name.
 * @param family as a node image version begins, e.g. `AKSUbuntu-2204gen2containerd`
 * @returns undefined for what the API does not cover (Windows, arm64, Flatcar) and for words that are not known
 * @see MicrosoftDocs/azure-aks-docs articles/aks/security-vulnerability-api-reference.md (list of distros, 2026-02-20)
 */
export function distroOf(family: string): string | undefined {
  const lower = family.toLowerCase();
  return ubuntu(lower) ?? linux(lower, 'aksazurelinux', azureLinuxName) ?? linux(lower, 'akscblmariner', marinerName);
}

interface Words {
  readonly generation: 'gen1' | 'gen2';
  readonly variant: string;
}

function ubuntu(family: string): string | undefined {
  const [, release, between] = /^aksubuntu-(\d{4})([a-z0-9]*)containerd$/.exec(family) ?? [];
  const words = between === undefined ? undefined : wordsOf(between);
  return words === undefined ? undefined : `AKSUbuntu-${words.generation}-${release}${words.variant}containerd`;
}

function linux(family: string, prefix: string, name: (version: string) => string | undefined): string | undefined {
  const [, start, version, rest] = /^([a-z]+)-v(\d)([a-z0-9]*)$/.exec(family) ?? [];
  const words = start !== prefix || rest === undefined ? undefined : wordsOf(rest);
  const named = version === undefined ? undefined : name(version);
  return words === undefined || named === undefined ? undefined : `${named}-${words.generation}${words.variant}`;
}

function azureLinuxName(version: string): string | undefined {
  return version === '2' ? 'AKSAzureLinux' : `AKSAzureLinuxV${version}`;
}

function marinerName(version: string): string | undefined {
  return version === '2' ? 'AKSCBLMarinerV2' : undefined;
}

/** Generation and variant, in any order; an unknown word (arm64) makes all of it unknown. */
function wordsOf(text: string): Words | undefined {
  const words = text.match(/gen[12]|fips|kata|cvm|tl/g) ?? [];
  if (words.join('') !== text) return undefined;
  const variants = words.filter((word) => !word.startsWith('gen'));
  const generations = words.filter((word) => word.startsWith('gen'));
  if (variants.length > 1 || generations.length > 1) return undefined;
  const [variant = ''] = variants;
  // Confidential and Kata machines exist as generation 2 only: their names leave it out.
  const implied = variant === 'cvm' || variant === 'kata' ? 'gen2' : 'gen1';
  return { generation: generations[0] === undefined ? implied : generations[0] === 'gen2' ? 'gen2' : 'gen1', variant };
}
