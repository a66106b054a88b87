import type { Agent as AnyAgent } from 'node:http';
import { Agent } from 'node:https';
import { type AgentLimits, agentOptions, onceSettled, tooLong } from './connecting.js';
import { type Environment, proxyFor } from './proxyFor.js';

/** The agent for an address; undefined for plain http, which needs none. */
export type OutwardAgents = (address: string) => Promise<AnyAgent | undefined>;

/**
 * Agents for https that always verify certificates and use the proxies of the environment (HTTPS_PROXY, NO_PROXY). They
 * keep connections for the next request: make one of these for all requests of a kind.
 */
export function outwardAgents(limits: AgentLimits = {}, environment: Environment = process.env): OutwardAgents {
  const made = new Map<string, AnyAgent>();
  let direct: AnyAgent | undefined;
  return async (address) => {
    if (!/^https:/i.test(address)) return undefined;
    const proxy = proxyFor(address, environment);
    if (proxy === undefined) {
      direct ??= directAgent(limits);
      return direct;
    }
    // Loaded where there is a proxy.
    const { TunnelAgent } = await import('./tunnelAgent.js');
    const agent = made.get(proxy) ?? new TunnelAgent(proxy, limits);
    made.set(proxy, agent);
    return agent;
  };
}

function directAgent(limits: AgentLimits): Agent {
  const { connectMs } = limits;
  const agent = new Agent(agentOptions(limits));
  if (connectMs === undefined) return agent;
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const socket = connect(options, callback);
    if (!socket) return socket;
    const timer = setTimeout(() => socket.destroy(tooLong()), connectMs);
    onceSettled(socket, () => clearTimeout(timer));
    return socket;
  };
  return agent;
}
