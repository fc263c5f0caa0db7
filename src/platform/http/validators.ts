import { applyDecorators } from '@nestjs/common';
import { Transform, Type, type ClassConstructor } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsInt,
  IsObject,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  registerDecorator,
  ValidateIf,
  ValidateNested,
  type ValidationOptions,
} from 'class-validator';
import { isPlainDate } from '../../core/plain-date.js';
import { saysSomething } from '../../core/text.js';
import { isInstant } from '../../core/zone.js';

/** A calendar date `YYYY-MM-DD` that exists. */
export function IsPlainDate(options?: ValidationOptions): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: 'isPlainDate',
      target: target.constructor,
      propertyName: String(property),
      ...(options ? { options } : {}),
      validator: {
        validate: (value: unknown) => typeof value === 'string' && isPlainDate(value),
        defaultMessage: () => 'must be a date that exists, written YYYY-MM-DD',
      },
    });
}

/** An RFC 3339 instant with seconds and offset. */
export function IsInstant(): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: 'isInstant',
      target: target.constructor,
      propertyName: String(property),
      validator: {
        validate: isInstant,
        defaultMessage: () => 'must be an instant with seconds and offset, such as 2026-03-01T14:30:00Z',
      },
    });
}

/** A whole number in a query, where everything is text; left out, the field keeps its default. */
export const IsCount = (min: number, max: number): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value,
    ),
    IsInt({ message: 'must be a whole number' }),
    Min(min),
    Max(max),
  );

/** A text in which a reader sees something (`saysSomething`). The pattern beside it is for the schema of the interface. */
const SaysSomething = (options: ValidationOptions = {}): PropertyDecorator =>
  applyDecorators(Matches(/\S/, { ...options, message: EMPTY }), (target: object, property?: string | symbol) =>
    registerDecorator({
      name: 'saysSomething',
      target: target.constructor,
      propertyName: String(property),
      options: { ...options, message: EMPTY },
      validator: { validate: (value: unknown) => typeof value === 'string' && saysSomething(value) },
    }),
  );

const EMPTY = 'must not be empty';

/** A text of one or more lines that says something. */
export const IsText = (max: number): PropertyDecorator => applyDecorators(IsString(), MaxLength(max), SaysSomething());

/** One line of text that says something; with `each`, every member of a list is one. */
export const IsLine = (max: number, options: { each?: boolean } = {}): PropertyDecorator =>
  applyDecorators(
    IsString(options),
    MaxLength(max, options),
    SaysSomething(options),
    Matches(/^[^\r\n]*$/, { ...options, message: 'must be one line' }),
  );

/** For a field that an edit may leave out but not clear: unlike `IsOptional`, it lets null be refused. */
export const IfSent = (): PropertyDecorator => ValidateIf((_request, value) => value !== undefined);

/** One object of a class, checked member by member. `ValidateNested` alone lets the field be missing, or a list. */
export const IsNested = (type: () => ClassConstructor<object>): PropertyDecorator =>
  applyDecorators(IsObject(), ValidateNested(), Type(type));

/** A list of objects of a class, each checked member by member; a list within the list is refused. */
export const IsNestedList = (
  type: () => ClassConstructor<object>,
  size: { min?: number; max: number },
): PropertyDecorator =>
  applyDecorators(
    IsArray(),
    ArrayMinSize(size.min ?? 0),
    ArrayMaxSize(size.max),
    IsObject({ each: true }),
    ValidateNested({ each: true }),
    Type(type),
  );
