import { IsUUID } from 'class-validator';
import { DomainError, type FieldError } from '../../core/errors.js';
import { createValidationPipe, validationError } from '../../platform/http/validation.js';
import { LabResultDto, toNewLabResult, type NewLabResult } from '../results/index.js';

const MAX_LIST = 500;
const MAX_LINES = 20_000;
const SOURCE = 'api';
const pipe = createValidationPipe();

/** One line of a file: a result with its patient. */
export class LabResultLineDto extends LabResultDto {
  @IsUUID()
  patientId: string;
}

export interface PatientLines {
  readonly patientId: string;
  /** Numbers of the lines in the file, from 1. */
  readonly lines: number[];
  readonly results: NewLabResult[];
}

/**
 * One result, or a list of them, as the request holds them.
 * @throws DomainError `validation-failed`, `unknown-code`; a list's errors name the place in it (`2.value`).
 */
export async function readLabResults(body: unknown): Promise<NewLabResult[]> {
  if (!Array.isArray(body)) return [toNewLabResult(await check(body, LabResultDto, ''), SOURCE)];
  if (body.length === 0 || body.length > MAX_LIST) {
    throw validationError([{ path: 'body', message: `must hold 1 to ${MAX_LIST} results` }]);
  }
  return Promise.all(
    body.map(async (item, index) => toNewLabResult(await check(item, LabResultDto, `${index}.`), SOURCE, `${index}.`)),
  );
}

/**
 * The results of a newline-delimited JSON file, by patient. One faulty line refuses the whole file before anything is stored.
 * @throws DomainError `validation-failed`, `malformed-request`; errors name the line (`line 3.value`).
 */
export async function readResultLines(body: unknown): Promise<PatientLines[]> {
  const lines =
    typeof body === 'string' ? body.split('\n').map((text, index) => ({ text: text.trim(), number: index + 1 })) : [];
  const filled = lines.filter(({ text }) => text !== '');
  if (filled.length === 0 || filled.length > MAX_LINES) {
    throw validationError([{ path: 'body', message: `must hold 1 to ${MAX_LINES} lines of JSON` }]);
  }
  const patients = new Map<string, PatientLines>();
  for (const { text, number } of filled) {
    const path = `line ${number}.`;
    const line = await check(parse(text, path), LabResultLineDto, path);
    const entry = patients.get(line.patientId) ?? { patientId: line.patientId, lines: [], results: [] };
    entry.lines.push(number);
    entry.results.push(toNewLabResult(line, SOURCE, path));
    patients.set(line.patientId, entry);
  }
  return [...patients.values()];
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new DomainError('malformed-request', `${path}json: is not a JSON object`, {
      errors: [{ path: `${path}json`, message: 'is not a JSON object' }],
    });
  }
}

async function check<T extends object>(raw: unknown, type: new () => T, prefix: string): Promise<T> {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    throw validationError([{ path: `${prefix}result`, message: 'must be a JSON object' }]);
  }
  try {
    return (await pipe.transform(raw, { type: 'body', metatype: type })) as T;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw validationError(error.errors.map((fault): FieldError => ({ ...fault, path: `${prefix}${fault.path}` })));
  }
}
