import { Global, Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { AccessGuard } from './access.guard.js';
import { AuditController } from './audit.controller.js';
import { AuthController } from './auth.controller.js';
import { RoutePermissions } from './route-permissions.js';
import { Signatures } from './signatures.js';
import { Tokens } from './tokens.js';
import { UserAccounts } from './user-accounts.js';

@Global()
@Module({
  imports: [DiscoveryModule],
  controllers: [AuthController, AuditController],
  providers: [Tokens, UserAccounts, Signatures, RoutePermissions, { provide: APP_GUARD, useClass: AccessGuard }],
  exports: [UserAccounts, Signatures],
})
export class AccessModule {}
