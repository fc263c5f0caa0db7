import { DomainError } from '../../core/errors.js';

/** A failed statement's error carries its parameters and often a value in its message: a person's data may be among them. */
const isDatabaseError = (error: Error): boolean => 'driverError' in error || 'query' in error || 'severity' in error;

const stringOf = (value: unknown): string | undefined => (typeof value === 'string' && value ? value : undefined);

/** What may be logged of an error: name, code and stack; the message too, unless it may hold a person's data. */
export function loggable(thrown: unknown): { err: { name: string; code?: string; stack?: string } } {
  if (!(thrown instanceof Error)) return { err: { name: 'NonError' } };
  const code = codeOf(thrown);
  const frames = thrown.stack?.split('\n').filter((line) => line.trimStart().startsWith('at ')) ?? [];
  const head = isDatabaseError(thrown) ? thrown.name : `${thrown.name}: ${thrown.message}`;
  return { err: { name: thrown.name, ...(code ? { code } : {}), stack: [head, ...frames].join('\n') } };
}

function codeOf(error: Error): string | undefined {
  const { code, driverError } = error as { code?: unknown; driverError?: { code?: unknown } };
  return stringOf(code) ?? stringOf(driverError?.code);
}

/** One short code for an error, fit for a table, a metric or a queue: `not-found`, `QueryFailedError 23505`, `TypeError`. */
export function failureCode(thrown: unknown): string {
  if (thrown instanceof DomainError) return thrown.code;
  if (!(thrown instanceof Error)) return 'NonError';
  const code = codeOf(thrown);
  return (code ? `${thrown.name} ${code}` : thrown.name).slice(0, 100);
}
