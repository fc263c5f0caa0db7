import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiForbiddenResponse, ApiUnauthorizedResponse } from '@nestjs/swagger';
import type { Permission } from './permissions.js';

export const PERMISSIONS_KEY = 'galenic:permissions';

/** What a caller must be allowed to do to use this route; any one of several is enough. */
export const Requires = (...permissions: [Permission, ...Permission[]]): MethodDecorator & ClassDecorator =>
  applyDecorators(
    SetMetadata(PERMISSIONS_KEY, permissions),
    ApiBearerAuth(),
    ApiUnauthorizedResponse({ description: 'no valid access token' }),
    ApiForbiddenResponse({ description: `needs ${permissions.join(' or ')}` }),
  );
