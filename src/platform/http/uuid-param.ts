import { Param } from '@nestjs/common';
import { validationError } from './validation.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A path parameter that must be an id. */
export const UuidParam = (name: string): ParameterDecorator =>
  Param(name, {
    transform: (value: unknown) => {
      if (typeof value !== 'string' || !UUID.test(value))
        throw validationError([{ path: name, message: 'must be an id (UUID)' }]);
      return value.toLowerCase();
    },
  });
