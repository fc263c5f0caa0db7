import { PartialType } from '@nestjs/swagger';
import { IsEmail, IsIn, IsOptional, IsUrl, Matches, MaxLength } from 'class-validator';
import { IsLine } from '../../platform/http/validators.js';
import { PageQuery } from '../../platform/http/paging.js';

export const NOTICE_PREFERENCES = ['email', 'webhook', 'fax', 'telephone', 'portal'] as const;
export type NoticePreference = (typeof NOTICE_PREFERENCES)[number];

const TELEPHONE = /^\+?[0-9 ().-]{7,25}$/;
const WEBHOOK_ADDRESS = {
  protocols: ['https'],
  require_protocol: true,
  require_tld: false,
  disallow_auth: true,
};

export class CreatePrescriberDto {
  /** National Provider Identifier, 10 digits. */
  @IsLine(20)
  npi: string;

  /** DEA registration, needed for controlled substances. */
  @IsOptional()
  @IsLine(20)
  dea?: string;

  @IsLine(100)
  givenName: string;

  @IsLine(100)
  familyName: string;

  @IsEmail({}, { message: 'must be an e-mail address' })
  @MaxLength(254)
  email: string;

  /** The channel of ordinary notices; it needs its address. Critical results go by every channel. */
  @IsIn(NOTICE_PREFERENCES)
  noticePreference: NoticePreference;

  @IsOptional()
  @Matches(TELEPHONE, { message: 'must be a telephone number' })
  telephone?: string;

  @IsOptional()
  @Matches(TELEPHONE, { message: 'must be a fax number' })
  fax?: string;

  @IsOptional()
  @MaxLength(2000)
  @IsUrl(WEBHOOK_ADDRESS, { message: 'must be an https address without a user name' })
  webhookUrl?: string;
}

/** Any of the fields; those left out stay as they are, null clears an optional one. */
export class UpdatePrescriberDto extends PartialType(CreatePrescriberDto, { skipNullProperties: false }) {}

export class PrescriberQuery extends PageQuery {
  @IsOptional()
  @IsLine(20)
  npi?: string;
}
