import { DomainError } from '../../core/errors.js';

/** Names and codes are words of a program; a library that puts a value there is not believed. */
const word = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[\w-]{1,60}$/.test(value) ? value : undefined;
const PLACE = /^ {4}at .*:\d+:\d+\)?$/;

/**
 * What may be logged of an error: name, code and the stack's places. Never the message: a failed statement's, a parser's and
 * even a TypeError's quote the value that they failed on, and a person's data may be among them. The places lead to the line
 * of the program, and its source says the rest.
 */
export function loggable(thrown: unknown): { err: { name: string; code?: string; stack?: string } } {
  if (!(thrown instanceof Error)) return { err: { name: 'NonError' } };
  const name = word(thrown.name) ?? 'Error';
  const code = codeOf(thrown);
  return { err: { name, ...(code ? { code } : {}), stack: [name, ...placesOf(thrown)].join('\n') } };
}

/** The stack without the message in front of it, which may have lines that look like places. */
function placesOf({ stack = '', message }: Error): string[] {
  const begin = message ? stack.indexOf(message) : 0;
  const places = begin < 0 ? stack : stack.slice(begin + message.length);
  return places.split('\n').filter((line) => PLACE.test(line));
}

function codeOf(error: Error): string | undefined {
  const { code, driverError } = error as { code?: unknown; driverError?: { code?: unknown } };
  return word(code) ?? word(driverError?.code);
}

/** One short code for an error, fit for a table, a metric or a queue: `not-found`, `QueryFailedError 23505`, `TypeError`. */
export function failureCode(thrown: unknown): string {
  if (thrown instanceof DomainError) return thrown.code;
  if (!(thrown instanceof Error)) return 'NonError';
  const code = codeOf(thrown);
  const name = word(thrown.name) ?? 'Error';
  return code ? `${name} ${code}` : name;
}
