import fc from 'fast-check';
import { compareNodeImages, parseNodeImage } from '../../shared/estate/nodeImage.js';
import fixture from '../fixtures/nodeImageVersions.json';

test.each(fixture.samples)('reads $value', ({ value, os, date }) => {
  const image = parseNodeImage(value);
  expect(image.os).toBe(os);
  expect(image.date?.toISOString().slice(0, 10) ?? null).toBe(date);
});

test.each([
  ['a colon for the hyphen', 'AKSUbuntu:1604:2020.03.11', 'Ubuntu 16.04', '2020-03-11'],
  ['Mariner, the old name of Azure Linux 2', 'AKSCBLMariner-V2gen2-202310.31.0', 'Azure Linux 2', '2023-10-31'],
  ['Azure Linux 2', 'AKSAzureLinux-V2gen2-202401.03.0', 'Azure Linux 2', '2024-01-03'],
  ['Azure Container Linux', 'AKSAzureLinux-aclgen2TL-202609.03.1', 'Azure Container Linux', '2026-09-03'],
  [
    'the Windows annual channel',
    'AKSWindows-23H2-gen2-25398.1189.241015',
    'Windows Server Annual Channel',
    '2024-10-15',
  ],
  ['a stamp that is no calendar day', 'AKSUbuntu-2204gen2containerd-202613.45.0', 'Ubuntu 22.04', null],
  ['a custom image', 'my-own-image', null, null],
  ['nothing', '', null, null],
])('reads %s', (_what, value, os, date) => {
  const image = parseNodeImage(value);
  expect(image.os).toBe(os);
  expect(image.date?.toISOString().slice(0, 10) ?? null).toBe(date);
});

test('never throws, and a date that it gives is a midnight', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const { date } = parseNodeImage(text);
      expect(date === null || date.getTime() % 86_400_000 === 0).toBe(true);
    }),
  );
});

test.each([
  ['Linux', 'AKSUbuntu-2204gen2containerd', (day: string) => `${day.slice(0, 4)}${day.slice(5, 7)}.${day.slice(8)}.0`],
  ['older Linux', 'AKSUbuntu-1804', (day: string) => day.replaceAll('-', '.')],
  ['Windows', 'AKSWindows-2022-containerd', (day: string) => `20348.2340.${day.slice(2).replaceAll('-', '')}`],
])('gives back each day that a stamp of %s was made from', (_what, family, stampOf) => {
  const days = fc.date({ min: new Date('2020-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(days, fc.constantFrom('-', ':'), (instant, hyphen) => {
      const day = instant.toISOString().slice(0, 10);
      const image = parseNodeImage(`${family}${hyphen}${stampOf(day)}`);
      expect(image).toMatchObject({ family, stamp: stampOf(day) });
      expect(image.date?.toISOString()).toBe(`${day}T00:00:00.000Z`);
    }),
  );
});

test.each([
  ['an older day', 'AKSUbuntu-2204-202601.13.0', 'AKSUbuntu-2204-202601.27.0', -1],
  ['a later patch of the same day', 'AKSUbuntu-2204-202601.13.10', 'AKSUbuntu-2204-202601.13.9', 1],
  [
    'a Windows build',
    'AKSWindows-2022-containerd-20348.2340.240401',
    'AKSWindows-2022-containerd-20348.2402.240416',
    -1,
  ],
  ['the same', 'AKSUbuntu-2204-202601.13.0', 'aksubuntu-2204-202601.13.0', 0],
])('compares %s', (_what, a, b, sign) => {
  expect(Math.sign(compareNodeImages(parseNodeImage(a), parseNodeImage(b)) ?? Number.NaN)).toBe(sign);
});

test('families are never compared with each other', () => {
  expect(
    compareNodeImages(parseNodeImage('AKSUbuntu-2204-202601.13.0'), parseNodeImage('AKSUbuntu-2404-202601.13.0')),
  ).toBeUndefined();
});
