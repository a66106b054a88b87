import { AzureAuthorityHosts } from '@azure/identity';
import { KnownMonitorAudience } from '@azure/monitor-ingestion';
import { KnownMonitorLogsQueryAudience } from '@azure/monitor-query';
import { tokenSource } from '../../shared/azure/credential.js';
import { cloudSchema, cloudSettings } from '../../shared/config/cloud.js';
import { connectProxy } from '../support/connectProxy.js';

const { AzurePublicCloud, AzureGovernment, AzureChina } = AzureAuthorityHosts;
const cloud = (name: 'public' | 'usGovernment' | 'china') => cloudSettings(cloudSchema.parse({ name }));

test.each([
  ['public', [AzurePublicCloud, KnownMonitorAudience.AzurePublicCloud, KnownMonitorLogsQueryAudience.AzurePublicCloud]],
  [
    'usGovernment',
    [AzureGovernment, KnownMonitorAudience.AzureGovernment, KnownMonitorLogsQueryAudience.AzureGovernment],
  ],
  ['china', [AzureChina, KnownMonitorAudience.AzureChina, KnownMonitorLogsQueryAudience.AzureChina]],
] as const)('%s signs in, sends and asks where the clients of Azure do', (name, addresses) => {
  const { authority, ingestionAudience, logAnalytics } = cloud(name);
  expect([authority, ingestionAudience, logAnalytics]).toEqual(addresses);
});

/** Domains that belong to one cloud alone. */
const DOMAINS = {
  public: /(^|\.)(microsoftonline\.com|azure\.com|loganalytics\.io|microsoft\.com|azure\.net|windows\.net)$/,
  usGovernment: /(^|\.)(microsoftonline\.us|azure\.us|usgovcloudapi\.net|loganalytics\.us|microsoft\.us)$/,
  china: /(^|\.)(chinacloudapi\.cn|azure\.cn)$/,
} as const;

test.each(['public', 'usGovernment', 'china'] as const)('every address of %s is its own', (name) => {
  const { name: named, vulnerabilityData, withoutDefender: _words, ...addresses } = cloud(name);
  const hosts = Object.values(addresses).map((address) => URL.parse(address)?.hostname ?? address);
  expect(named).toBe(name);
  expect(hosts).toHaveLength(10);
  expect(hosts.filter((host) => !DOMAINS[name].test(host))).toEqual([]);
  // The one that is the same everywhere: it takes no token.
  expect(vulnerabilityData).toBe(cloud('public').vulnerabilityData);
});

test.each([
  ['public', { name: 'public' }, undefined],
  ['US Government', { name: 'usGovernment' }, undefined],
  ['Azure China', { name: 'china' }, 'Defender for Cloud is not there in Azure China, it ended on 2026-08-18'],
  ['a cloud of the user’s own', { ...cloud('public'), name: 'custom' }, undefined],
  [
    'one of the user’s own that says so',
    { ...cloud('public'), name: 'custom', defender: false },
    'Defender for Cloud is not there in this cloud (cloud.defender is false)',
  ],
])('what is said of Defender in %s', (_what, given, words) => {
  const settings = cloudSettings(cloudSchema.parse(given));
  expect(settings.withoutDefender).toBe(words);
  expect(settings).not.toHaveProperty('defender');
});

test.each([
  ['usGovernment', 'login.microsoftonline.us:443'],
  // Another name of the same authority, which MSAL prefers.
  ['china', 'login.partner.microsoftonline.cn:443'],
] as const)(
  'a token of %s is asked for in that cloud, and nothing in another one',
  async (name, host) => {
    const proxy = await connectProxy('407 Proxy Authentication Required');
    const service = { AZURE_TENANT_ID: 't', AZURE_CLIENT_ID: 'c', AZURE_CLIENT_SECRET: 's', HTTPS_PROXY: proxy.url };
    const failed = tokenSource({}, cloud(name), service).tokenFor(cloud(name).ingestionAudience);
    await expect(failed).rejects.toMatchObject({ code: 'VIGIE_AZURE_UNREADABLE' });
    await proxy.close();
    expect(new Set(proxy.tunnels)).toEqual(new Set([host]));
  },
  60_000,
);
