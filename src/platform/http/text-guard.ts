import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import type { FieldError } from '../../core/errors.js';
import { validationError } from './validation.js';

/** Postgres stores no NUL, and an unpaired surrogate is not a character: both are refused by name before anything runs. */
const FORBIDDEN = /\u0000|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const MAX_DEPTH = 32;

/** Whether Postgres can store the text. */
export const isStorable = (text: string): boolean => !FORBIDDEN.test(text);

@Injectable()
export class TextGuard implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (type === 'body' && !isBodyOf(metatype, value)) throw validationError([]);
    const faults: FieldError[] = [];
    inspect(value, '', 0, faults, (metatype?.prototype ?? Object.prototype) as object);
    if (faults.length > 0) throw validationError(faults);
    return value;
  }
}

/**
 * Whether the body can be one of the class. The validation after this would take null for an empty object, and a change of nothing for a
 * change; an empty body is left to it, so that it names the fields. Routes that name no class read the body themselves.
 */
function isBodyOf(metatype: ArgumentMetadata['metatype'], body: unknown): boolean {
  const named = metatype !== undefined && !([Object, Array, String] as unknown[]).includes(metatype);
  if (body === undefined || !named) return true;
  return typeof body === 'object' && body !== null && !Array.isArray(body);
}

/** @param taken what every object of the class has by name already: methods of a query, `toString` of any object */
function inspect(value: unknown, path: string, depth: number, faults: FieldError[], taken: object): void {
  if (typeof value === 'string') {
    if (!isStorable(value)) faults.push({ path: path || 'value', message: 'holds a character that cannot be stored' });
  } else if (typeof value === 'object' && value !== null && !(value instanceof Buffer)) {
    if (depth > MAX_DEPTH) {
      faults.push({ path, message: 'is nested too deeply' });
      return;
    }
    for (const [key, member] of Object.entries(value)) {
      const memberPath = path ? `${path}.${key}` : key;
      // The validation after this would drop such a member in silence.
      if (key in taken) faults.push({ path: memberPath, message: 'is not a field of this request; remove it' });
      inspect(member, memberPath, depth + 1, faults, Object.prototype);
    }
  }
}
