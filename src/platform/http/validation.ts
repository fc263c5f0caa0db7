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
    stopAtFirstError: true,
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
    const own = Object.entries(fault.constraints ?? {}).map(([rule, message]) => ({
      path,
      message: messageFor(rule, message, fault),
    }));
    return [...own, ...flatten(fault.children ?? [], `${path}.`)];
  });
}

function messageFor(rule: string, message: string, fault: ValidationError): string {
  if (rule === 'whitelistValidation') return 'is not a field of this request; remove it';
  return fault.value === undefined ? 'is required' : plain(message, fault.property);
}

/** class-validator begins its messages with the property's name, which the path says already. */
function plain(message: string, property: string): string {
  return message.startsWith(`${property} `) ? message.slice(property.length + 1) : message;
}
