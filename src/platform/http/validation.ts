import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { DomainError, type FieldError } from '../../core/errors.js';

/**
 * Checks bodies and queries against their DTO: unknown fields are refused, types are never coerced, and the answer names
 * every faulty field by its path and never its value.
 */
export function createValidationPipe(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    exceptionFactory: (faults) => validationError(flatten(faults)),
  });
}

export function validationError(errors: readonly FieldError[]): DomainError {
  const detail = errors.map((error) => `${error.path}: ${error.message}`).join('; ');
  return new DomainError('validation-failed', detail || 'The body must be a JSON object.', { errors });
}

function flatten(faults: readonly ValidationError[], prefix = ''): FieldError[] {
  return faults.flatMap((fault) => {
    const path = `${prefix}${fault.property}`;
    const [basic] = Object.entries(fault.constraints ?? {}).sort(([a], [b]) => depthOf(a) - depthOf(b));
    const own = basic ? [{ path, message: messageFor(...basic, fault) }] : [];
    return [...own, ...flatten(fault.children ?? [], `${path}.`)];
  });
}

/** What a value has to be before anything else about it makes sense, and what is asked of it last. */
const TYPES = ['isString', 'isInt', 'isNumber', 'isBoolean', 'isArray', 'isObject', 'isPlainDate', 'isInstant'];
const RANGES = ['maxLength', 'minLength', 'max', 'min', 'arrayMaxSize', 'arrayMinSize', 'arrayUnique'];

/** A field is told its most basic fault: the type before the form, the form before how long or how many. */
function depthOf(rule: string): number {
  if (TYPES.includes(rule)) return 0;
  return RANGES.includes(rule) ? 2 : 1;
}

function messageFor(rule: string, message: string, fault: ValidationError): string {
  if (rule === 'whitelistValidation') return 'is not a field of this request; remove it';
  return fault.value === undefined ? 'is required' : plain(message, fault.property);
}

/** class-validator begins its messages with the property's name, which the path says already. */
function plain(message: string, property: string): string {
  return message.startsWith(`${property} `) ? message.slice(property.length + 1) : message;
}
