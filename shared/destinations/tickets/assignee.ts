/**
 * Whom a desk is to give a ticket to: the one that the setting `assign` names for the owner, else the default.
 * Owners are names that people write into tags: they are compared without regard to case.
 */
export function assigneeOf(
  owner: string | null,
  assign: Readonly<Record<string, string>>,
  otherwise: string | undefined,
): string | undefined {
  const wanted = owner?.trim().toLowerCase();
  return Object.entries(assign).find(([name]) => name.trim().toLowerCase() === wanted)?.[1] ?? otherwise;
}
