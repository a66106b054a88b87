import type { JsonObject } from '../../json.js';
import { ingressGatewayIdOf } from '../../signals/ingressGateway.js';
import type { GatewayFirewall, IngressGateway } from '../../signals/types.js';
import { clean } from '../../text.js';
import { addon } from '../blocks.js';
import { defineCheck } from '../check.js';
import { fail, notApplicable, pass, unknown } from '../verdict.js';

const ADDON = 'ingressApplicationGateway';
/** Firewalls that the reason names. */
const MOST_NAMED = 3;

const WORDS: Readonly<Record<GatewayFirewall['mode'], string>> = {
  prevention: 'blocks',
  detection: 'only detects',
  off: 'is switched off',
  none: 'does not exist',
  unknown: 'cannot be told',
};

/*
 * Where docs/check-rules.md is silent: of a policy and the classic configuration the policy counts, and of policies the
 * nearest one: path rule before listener before gateway (docs: WAF policy overview). Every firewall that something on the
 * gateway goes by must block. A tier without firewall has none, whatever else is set. The gateway of a controller that
 * was installed with Helm is not seen.
 */
export default defineCheck({
  id: 'ingress-firewall',
  title: 'The Application Gateway in front has no firewall that blocks',
  why: 'What comes in from the internet reaches the pods unfiltered: a firewall that only detects stops nothing.',
  profile: 'recommended',
  points: [4],
  severity: 'medium',
  needs: ['ingressGateway'],
  changeKeys: ['firewalls'],
  remediation: {
    text: 'Use tier WAF_v2 with a firewall policy on the gateway, enabled and in prevention mode.',
    command:
      'az network application-gateway waf-policy policy-setting update --subscription {policySubscription} --resource-group {policyGroup} --policy-name {policy} --state Enabled --mode Prevention',
    link: 'https://learn.microsoft.com/azure/web-application-firewall/ag/create-waf-policy-ag',
  },
  notThere(cluster) {
    const { state, words, evidence } = addon(cluster, ADDON);
    return state === 'off' ? notApplicable(`no Application Gateway ingress: ${words}`, evidence) : undefined;
  },
  evaluate(cluster, { ingressGateway }) {
    const there = addon(cluster, ADDON);
    if (there.state === 'odd') return unknown(there.words);
    if (!ingressGateway.known) return unknown(ingressGateway.why);
    const gateway = ingressGateway.value;
    if (gateway !== null) return judge(gateway);
    const id = ingressGatewayIdOf(cluster);
    return id === undefined
      ? unknown('the add-on is on, but the payload names no Application Gateway')
      : unknown(`Application Gateway ${nameOf(id)} was not returned: it is gone, or Vigie's reader may not read it`, {
          gateway: clean(id, 1_024),
        });
  },
});

function judge({ id, tier, firewalls }: IngressGateway) {
  const name = `Application Gateway ${nameOf(id)}`;
  const without = tier !== '' && !/^waf/i.test(tier);
  if (without) return fail('medium', `${name} is of tier ${tier}, which has no firewall`, { gateway: id, tier });
  const open = firewalls.filter(({ mode }) => mode !== 'prevention' && mode !== 'unknown');
  const unclear = firewalls.filter(({ mode }) => mode === 'unknown');
  const evidence = { gateway: id, tier, firewalls: firewalls.slice(0, 20).map(plain), ...policyOf(open[0]) };
  if (open.length > 0) return fail('medium', `${name}: ${wordsOf(open)}`, evidence);
  if (unclear.length > 0) return unknown(`${name}: ${wordsOf(unclear)}`, evidence);
  return pass(`${name}: ${wordsOf(firewalls)}`, evidence);
}

function wordsOf(firewalls: readonly GatewayFirewall[]): string {
  const named = firewalls.slice(0, MOST_NAMED).map(({ of, mode, policy }) => {
    const by = policy === null ? '' : ` (policy ${nameOf(policy)})`;
    return `the firewall of ${of} ${WORDS[mode]}${by}`;
  });
  const more = firewalls.length > MOST_NAMED ? [`and ${firewalls.length - MOST_NAMED} more`] : [];
  return [...named, ...more].join(', ');
}

function plain({ of, mode, policy }: GatewayFirewall): JsonObject {
  return { of, mode, policy };
}

/** What the command is filled in with. */
function policyOf(firewall: GatewayFirewall | undefined): JsonObject {
  const [, subscription, group] =
    /^\/subscriptions\/([^/]+)\/resourcegroups\/([^/]+)/i.exec(firewall?.policy ?? '') ?? [];
  return firewall === undefined || subscription === undefined
    ? {}
    : { policySubscription: subscription, policyGroup: group, policy: nameOf(firewall.policy ?? '') };
}

function nameOf(id: string): string {
  return clean(id.split('/').at(-1) ?? '', 80);
}
