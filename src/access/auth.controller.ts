import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { Public } from '../platform/http/public.decorator.js';
import { Tokens } from './tokens.js';
import { UserAccounts } from './user-accounts.js';

export class CredentialsDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  username: string;

  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  password: string;
}

@ApiTags('access')
@Controller('auth')
export class AuthController {
  constructor(
    private readonly accounts: UserAccounts,
    private readonly tokens: Tokens,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  @Post('token')
  @Public()
  @HttpCode(200)
  @ApiOperation({ summary: 'Sign in: a username and password for an access token' })
  async token(@Body() body: CredentialsDto): Promise<{ accessToken: string; tokenType: 'Bearer'; expiresIn: number }> {
    const actor = await this.accounts.authenticate(body.username, body.password);
    await this.unitOfWork.run(actor.pharmacyId, async (tx) =>
      tx.audit({ action: 'user.signed-in', resource: 'user', resourceId: actor.userId }),
    );
    return { accessToken: await this.tokens.issue(actor), tokenType: 'Bearer', expiresIn: this.tokens.lifeSeconds };
  }
}
