import fc from 'fast-check';
import { cefHeader, cefValue, toCef } from '../../shared/destinations/siem/cef.js';
import { parameterValue } from '../../shared/destinations/siem/syslogMessage.js';
import { clean } from '../../shared/text.js';
import { alertSample, everyKind, findingSample, gapSample, RESOURCE, summarySample } from '../support/sampleEvents.js';

interface Cef {
  readonly header: readonly string[];
  readonly extension: Readonly<Record<string, string>>;
}

/** A reader of CEF as collectors have one: seven fields that end with a bar, then `key=value` up to the next ` key=`. */
function readCef(line: string): Cef {
  const [, body = ''] = /^CEF:(.*)$/s.exec(line) ?? [];
  const header: string[] = [];
  let field = '';
  let at = 0;
  for (; at < body.length && header.length < 7; at += 1) {
    const character = body.charAt(at);
    if (character === '\\') {
      at += 1;
      field += body.charAt(at);
    } else if (character === '|') {
      header.push(field);
      field = '';
    } else field += character;
  }
  return { header, extension: readExtension(body.slice(at)) };
}

function readExtension(text: string): Record<string, string> {
  const starts = [...text.matchAll(/(?:^| )([A-Za-z0-9]+)=/g)];
  return Object.fromEntries(
    starts.map((start, number) => {
      const from = (start.index ?? 0) + start[0].length;
      const value = text.slice(from, starts[number + 1]?.index);
      return [start[1] ?? '', value.replace(/\\(.)/gs, '$1')];
    }),
  );
}

const ATTACKS = [
  ['a field', 'x act=dismissed severity=0'],
  ['a field behind a backslash', 'x\\ act=dismissed'],
  ['a field behind two', 'x\\\\ act=dismissed'],
  ['a header field', 'x|0|act=dismissed'],
  ['a header field behind a backslash', 'x\\|0|act=dismissed'],
  ['a second event', 'x\nCEF:0|Evil|Evil|1|1|forged|10|act=dismissed'],
  ['a second event by carriage return', 'x\r\n<110>1 - - - - - - CEF:0|Evil|Evil|1|1|forged|10|'],
  ['a second event by the separators of Unicode', 'x\u2028CEF:0|E\u2029E\u0085|1|1|f|1|'],
  ['a backslash at its end', 'x\\'],
  ['an end of structured data', 'x"] <110>1 - - - - - - forged ["'],
] as const;

const foreign = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({
    unit: fc.constantFrom('\\', '|', '=', ' ', 'a', '1', '"', ']', '[', '\n', '\r', '\u2028'),
    maxLength: 40,
  }),
);

describe('CEF', () => {
  test('a header field is read back as it was, whatever stands in it', () => {
    fc.assert(
      fc.property(foreign, foreign, (id, name) => {
        const line = `CEF:0|Vigie|Vigie|1|${cefHeader(id)}|${cefHeader(name)}|8|a=b`;
        expect(line).not.toMatch(/[\r\n]/);
        expect(readCef(line)).toEqual({
          header: ['0', 'Vigie', 'Vigie', '1', clean(id), clean(name), '8'],
          extension: { a: 'b' },
        });
      }),
    );
  });

  test('values are read back as they were, and add no field', () => {
    fc.assert(
      fc.property(foreign, foreign, (one, two) => {
        const line = `CEF:0|a|b|c|d|e|1|act=${cefValue(one)} msg=${cefValue(two)} end=1`;
        expect(readCef(line).extension).toEqual({ act: clean(one), msg: clean(two), end: '1' });
      }),
    );
  });

  test('a parameter of structured data is read back as it was', () => {
    fc.assert(
      fc.property(foreign, (text) => {
        const element = `[vigie@32473 a="${parameterValue(text)}" b="c"]`;
        const [, read, rest] = /^\[vigie@32473 a="((?:[^"\\\]]|\\["\\\]])*)" (b="c"\])$/s.exec(element) ?? [];
        expect(rest).toBe('b="c"]');
        expect(read?.replace(/\\(.)/gs, '$1')).toBe(clean(text, 100));
      }),
    );
  });

  test.each(ATTACKS)('a text that would forge %s stays what it is', (_what, text) => {
    const calm = findingSample();
    const attacked = findingSample({
      resource: { ...RESOURCE, name: text, id: text, owner: text, subject: text },
      finding: { title: text, reason: text, check: text, remediation: { text, command: text, link: text } },
      controls: [{ framework: text, version: text, id: text }],
    });
    const line = toCef(attacked);
    expect(line).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
    const { header, extension } = readCef(line);
    const name = clean(text);
    expect(header).toEqual(['0', 'Vigie', 'Vigie', '1', name, name, '8']);
    expect(Object.keys(extension)).toEqual(Object.keys(readCef(toCef(calm)).extension));
    expect(extension).toMatchObject({ act: 'finding.opened', cs1: name, dvchost: clean(text, 100), reason: name });
  });

  test('says what a finding is about', () => {
    expect(readCef(toCef(findingSample()))).toEqual({
      header: ['0', 'Vigie', 'Vigie', '1', 'version-support', 'Kubernetes version out of support', '8'],
      extension: {
        rt: '1795397400000',
        externalId: findingSample().uid.slice(0, 40),
        act: 'finding.opened',
        dvchost: 'aks-pay',
        cs1Label: 'ResourceId',
        cs1: RESOURCE.id,
        cs3Label: 'Subscription',
        cs3: '11111111-1111-4111-8111-111111111111',
        cs5Label: 'Owner',
        cs5: 'payments',
        cat: 'Compliance',
        outcome: 'open',
        start: '1795397400000',
        end: '1795397400000',
        reason: 'Kubernetes 1.33.2 left community support on 2026-07-31',
        msg: 'Kubernetes 1.33.2 left community support on 2026-07-31. Upgrade to 1.36.',
        cs2Label: 'Fingerprint',
        cs2: findingSample().finding.fingerprint,
        cs4Label: 'Controls',
        cs4: 'MITRE ATT&CK T1190, MITRE ATT&CK T1552.007, CIS AKS Benchmark 5.4.1',
        cs6Label: 'RemediationLink',
        cs6: 'https://learn.microsoft.com/azure/aks/upgrade-aks-cluster',
        cn1Label: 'Rev',
        cn1: '1',
        deviceCustomDate1Label: 'DueDate',
        deviceCustomDate1: '1785542400000',
        vigieOverdue: 'true',
        vigieCommand: 'az aks upgrade --name aks-pay --resource-group rg-pay --kubernetes-version 1.36.1',
        vigieSubject: 'pool/np1',
        vigieSweep: '20261123T0130Z',
        vigieBaseline: 'false',
      },
    });
  });

  test.each([
    ['critical', '10'],
    ['high', '8'],
    ['medium', '5'],
    ['low', '3'],
  ] as const)('%s is %s', (severity, expected) => {
    expect(readCef(toCef(findingSample({ finding: { severity } }))).header[6]).toBe(expected);
    expect(readCef(toCef(alertSample({ severity: severity.toUpperCase() }))).header[6]).toBe(expected);
  });

  test('every kind has a line that a reader takes apart', () => {
    for (const event of everyKind()) {
      const { header, extension } = readCef(toCef(event));
      expect(header).toHaveLength(7);
      expect(extension.act).toBe(event.kind);
      expect(extension.cat).toBeTruthy();
      for (const [key, value] of Object.entries(extension)) expect([key, value]).not.toEqual([key, 'undefined']);
    }
    expect(readCef(toCef(gapSample())).extension.msg).toContain('no permission (403)');
    expect(readCef(toCef(summarySample())).extension).toMatchObject({ cnt: '9', cn1Label: 'Gaps', cn1: '1' });
  });

  test('values are cut to the lengths of the standard', () => {
    const { header, extension } = readCef(
      toCef(findingSample({ finding: { reason: 'r'.repeat(5_000), title: 't'.repeat(5_000) } })),
    );
    expect([header[5]?.length, extension.reason?.length, extension.msg?.length]).toEqual([512, 1_023, 1_023]);
  });
});
