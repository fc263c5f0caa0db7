import type { z } from 'zod';

/** Knowledge that must not be used. `problems` names file, row and field of everything that is wrong with it. */
export class KnowledgeError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The clinical knowledge cannot be used:\n${problems.join('\n')}`);
    this.name = 'KnowledgeError';
  }
}

/** Says where each issue stands: `interactions/serms.yaml: DDI-007: severity: ...`. */
export function describeIssues(path: string, row: unknown, position: number, error: z.ZodError): string[] {
  const name = nameOf(row) ?? `row ${position + 1}`;
  return error.issues.map((issue) => {
    const field = issue.path.map(String).join('.');
    return [path, name, field, issue.message].filter((part) => part !== '').join(': ');
  });
}

function nameOf(row: unknown): string | undefined {
  if (typeof row !== 'object' || row === null) return undefined;
  for (const field of ['id', 'key', 'schedule']) {
    const value: unknown = (row as Record<string, unknown>)[field];
    if (typeof value === 'string') return value;
  }
  return undefined;
}
