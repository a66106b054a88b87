/**
 * Tactics of each technique that the content names, as the repository Azure/Azure-Sentinel places it
 * (KillChainTechniquesHelper.cs, ATT&CK 13); a technique that is not here is refused there.
 */
const TACTICS: Readonly<Record<string, readonly string[]>> = {
  T1068: ['PrivilegeEscalation'],
  T1078: ['InitialAccess', 'Persistence', 'PrivilegeEscalation', 'DefenseEvasion'],
  T1190: ['InitialAccess'],
  T1552: ['CredentialAccess'],
  T1562: ['DefenseEvasion'],
  T1578: ['DefenseEvasion'],
  T1611: ['PrivilegeEscalation'],
};

interface Placed {
  readonly tactics: readonly string[];
  readonly relevantTechniques: readonly string[];
}

/** Every tactic of every technique is listed, and none besides. */
export function attackProblems({ tactics, relevantTechniques }: Placed): string[] {
  const unknown = relevantTechniques.filter((one) => TACTICS[one] === undefined);
  const needed = new Set(relevantTechniques.flatMap((one) => TACTICS[one] ?? []));
  return [
    ...unknown.map((one) => `relevantTechniques: ${one} has no place in test/infra/sentinel/attack.ts`),
    ...[...needed].filter((one) => !tactics.includes(one)).map((one) => `tactics: ${one} of its techniques is missing`),
    ...tactics.filter((one) => !needed.has(one)).map((one) => `tactics: none of its techniques belongs to ${one}`),
  ];
}
