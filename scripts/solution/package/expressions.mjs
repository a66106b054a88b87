// Expressions of Azure Resource Manager, as far as a package needs them. Inner ones are without brackets.

/** A text as a literal inside of an expression. */
export const literal = (text) => `'${text.replaceAll("'", "''")}'`;

/** A whole value that is reckoned. */
export const value = (expression) => `[${expression}]`;

export const WORKSPACE = "parameters('workspace')";
export const LOCATION = value("parameters('workspace-location')");
export const SOLUTION = "variables('_solutionId')";

/** The name of an extension resource of Microsoft Sentinel, below its workspace. */
export const below = (name) => value(`concat(${WORKSPACE},'/Microsoft.SecurityInsights/',${name})`);

/** One field of a content's variable. */
export const field = ({ variable }, name) => `variables('${variable}').${name}`;

/** Content as it is: a text that begins with a bracket would be taken for an expression. */
export function plain(content) {
  if (typeof content === 'string') return content.startsWith('[') ? `[${content}` : content;
  if (Array.isArray(content)) return content.map(plain);
  if (content === null || typeof content !== 'object') return content;
  return Object.fromEntries(Object.entries(content).map(([key, inner]) => [key, plain(inner)]));
}
