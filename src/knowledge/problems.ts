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
  return error.issues.flatMap(unfold).map((issue) => {
    const field = issue.path.map(String).join('.');
    return [path, name, field, issue.message].filter((part) => part !== '').join(': ');
  });
}

/** The same for a file that is one object: a fault in a row of one of its lists is told by that row's name. */
export function describeFileIssues(path: string, content: unknown, error: z.ZodError): string[] {
  return error.issues.flatMap(unfold).map((issue) => {
    const [list, position, ...inner] = issue.path;
    const row = memberOf(memberOf(content, list), position);
    const name = typeof position === 'number' ? nameOf(row) : undefined;
    const field = (name === undefined ? issue.path : inner).map(String).join('.');
    return [path, name ?? '', field, issue.message].filter((part) => part !== '').join(': ');
  });
}

type Issue = z.ZodError['issues'][number];

/** Where several shapes are allowed, the fault in the one that comes closest: `Invalid input` alone would tell nothing. */
function unfold(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const shapes = issue.errors.map((own) => own.flatMap(unfold)).filter((own) => !own.some(isOtherKind));
  const [closest] = shapes.sort((a, b) => depthOf(b) - depthOf(a) || a.length - b.length);
  const told = closest?.map((own) => ({ ...own, path: [...issue.path, ...own.path] }));
  return told ?? [{ ...issue, message: `must be ${expectations(issue.errors.flat()).join(', or ')}` }];
}

/** What a value that has none of the allowed shapes could have been. */
function expectations(issues: readonly Issue[]): string[] {
  const words = issues.map((issue) => {
    if (issue.code === 'invalid_value') return issue.values.map((value) => JSON.stringify(value)).join(' or ');
    if (issue.code === 'invalid_type') return `a ${issue.expected}`;
    if (issue.code === 'invalid_union') return expectations(issue.errors.flat()).join(' or ');
    return issue.message;
  });
  return [...new Set(words)];
}

/** A value that is wrong at the root is of another shape altogether. */
function isOtherKind({ path, code }: Issue): boolean {
  return path.length === 0 && (code === 'invalid_type' || code === 'invalid_value' || code === 'invalid_union');
}

function depthOf(issues: readonly Issue[]): number {
  return Math.min(...issues.map(({ path }) => path.length));
}

function memberOf(value: unknown, member: PropertyKey | undefined): unknown {
  if (typeof value !== 'object' || value === null || member === undefined) return undefined;
  return (value as Record<PropertyKey, unknown>)[member];
}

function nameOf(row: unknown): string | undefined {
  if (typeof row !== 'object' || row === null) return undefined;
  for (const field of ['id', 'key', 'schedule']) {
    const value: unknown = (row as Record<string, unknown>)[field];
    if (typeof value === 'string') return value;
  }
  return undefined;
}
