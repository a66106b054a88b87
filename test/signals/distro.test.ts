import { distroOf } from '../../shared/signals/distro.js';

test.each([
  ['AKSUbuntu-2204gen2containerd', 'AKSUbuntu-gen2-2204containerd'],
  ['AKSUbuntu-2204containerd', 'AKSUbuntu-gen1-2204containerd'],
  ['AKSUbuntu-2404gen2containerd', 'AKSUbuntu-gen2-2404containerd'],
  ['AKSUbuntu-2404containerd', 'AKSUbuntu-gen1-2404containerd'],
  ['AKSUbuntu-2004fipscontainerd', 'AKSUbuntu-gen1-2004fipscontainerd'],
  ['AKSUbuntu-2004gen2fipscontainerd', 'AKSUbuntu-gen2-2004fipscontainerd'],
  ['AKSUbuntu-2004fipsgen2containerd', 'AKSUbuntu-gen2-2004fipscontainerd'],
  ['AKSUbuntu-2004cvmcontainerd', 'AKSUbuntu-gen2-2004cvmcontainerd'],
  ['AKSUbuntu-2204gen2TLcontainerd', 'AKSUbuntu-gen2-2204tlcontainerd'],
  ['AKSAzureLinux-V2', 'AKSAzureLinux-gen1'],
  ['AKSAzureLinux-V2gen2', 'AKSAzureLinux-gen2'],
  ['AKSAzureLinux-V2gen2fips', 'AKSAzureLinux-gen2fips'],
  ['AKSAzureLinux-V2katagen2', 'AKSAzureLinux-gen2kata'],
  ['AKSAzureLinux-V2gen2TL', 'AKSAzureLinux-gen2tl'],
  ['AKSAzureLinux-V3', 'AKSAzureLinuxV3-gen1'],
  ['AKSAzureLinux-V3gen2', 'AKSAzureLinuxV3-gen2'],
  ['AKSAzureLinux-V3gen2fips', 'AKSAzureLinuxV3-gen2fips'],
  ['AKSCBLMariner-V2', 'AKSCBLMarinerV2-gen1'],
  ['AKSCBLMariner-V2gen2', 'AKSCBLMarinerV2-gen2'],
  ['AKSCBLMariner-V2gen2kata', 'AKSCBLMarinerV2-gen2kata'],
])('%s is %s in the Vulnerability Data API', (family, distro) => {
  expect(distroOf(family)).toBe(distro);
});

test.each([
  'AKSWindows-2022-containerd',
  'AKSUbuntu-2204gen2arm64containerd',
  'AKSAzureLinux-V3gen2arm64',
  'AKSFlatcar-flatcargen2',
  'AKSUbuntu-1604',
  'AKSUbuntu-2404',
  'AKSUbuntu-2204gen1gen2containerd',
  'AKSUbuntu-2004fipscvmcontainerd',
  'AKSCBLMariner-V1',
  '',
])('%p is not covered', (family) => {
  expect(distroOf(family)).toBeUndefined();
});
