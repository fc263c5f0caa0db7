import { PartialType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsArray, IsIn, IsOptional, Matches, ValidateNested } from 'class-validator';
import { IsLine, IsPlainDate } from '../../platform/http/validators.js';
import { PageQuery } from '../../platform/http/paging.js';
import { IsHeightCm, IsWeightKg } from './body-measures.js';

export const MENOPAUSAL_STATUSES = ['premenopausal', 'perimenopausal', 'postmenopausal', 'unknown'] as const;
export const PREGNANCY_STATUSES = ['pregnant', 'possible', 'not-pregnant', 'lactating', 'unknown'] as const;
export const REPRODUCTIVE_SURGERIES = [
  'bilateral-oophorectomy',
  'hysterectomy',
  'tubal-ligation',
  'bilateral-orchiectomy',
  'vasectomy',
] as const;

export class AddressDto {
  @IsLine(200)
  line: string;

  @IsLine(100)
  city: string;

  @Matches(/^[A-Z]{2}$/, { message: 'must be a two-letter state' })
  state: string;

  @Matches(/^\d{5}(-\d{4})?$/, { message: 'must be a ZIP code' })
  postalCode: string;
}

export class CreatePatientDto {
  /** The pharmacy's own patient number. */
  @IsLine(50)
  mrn: string;

  @IsLine(100)
  givenName: string;

  @IsLine(100)
  familyName: string;

  @IsPlainDate()
  birthDate: string;

  @IsIn(['male', 'female'])
  sexAtBirth: 'male' | 'female';

  @IsOptional()
  @IsIn(MENOPAUSAL_STATUSES)
  menopausalStatus?: (typeof MENOPAUSAL_STATUSES)[number];

  @IsOptional()
  @IsIn(PREGNANCY_STATUSES)
  pregnancyStatus?: (typeof PREGNANCY_STATUSES)[number];

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(REPRODUCTIVE_SURGERIES.length)
  @ArrayUnique()
  @IsIn(REPRODUCTIVE_SURGERIES, { each: true })
  reproductiveSurgery?: (typeof REPRODUCTIVE_SURGERIES)[number][];

  @IsOptional()
  @Matches(/^\+?[0-9 ().-]{7,25}$/, { message: 'must be a telephone number' })
  telephone?: string;

  @IsOptional()
  @ValidateNested()
  @Type(() => AddressDto)
  address?: AddressDto;

  /** BCP 47 language tag, for example `es`. */
  @IsOptional()
  @Matches(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, { message: 'must be a language tag such as en or es' })
  preferredLanguage?: string;

  @IsOptional()
  @IsHeightCm()
  heightCm?: number;

  @IsOptional()
  @IsWeightKg()
  weightKg?: number;
}

/** Any of the fields; those left out stay as they are. */
export class UpdatePatientDto extends PartialType(CreatePatientDto, { skipNullProperties: false }) {}

export class PatientQuery extends PageQuery {
  @IsOptional()
  @IsLine(50)
  mrn?: string;
}
