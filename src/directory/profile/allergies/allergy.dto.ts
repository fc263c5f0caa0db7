import { IsIn, IsOptional } from 'class-validator';
import { IfSent, IsLine } from '../../../platform/http/validators.js';

export const ALLERGY_STATUSES = ['active', 'resolved', 'entered-in-error'] as const;
export type AllergyStatus = (typeof ALLERGY_STATUSES)[number];

export class CreateAllergyDto {
  /** `rxcui:...`, `local:...` or the substance in words; left out with `noneKnown`. */
  @IsOptional()
  @IsLine(200)
  substance?: string;

  @IsOptional()
  @IsLine(300)
  reaction?: string;

  /** The patient was asked today and knows of no allergy. Send it alone. */
  @IsOptional()
  @IsIn([true])
  noneKnown?: true;
}

/** What may change: an allergy to something else is another allergy. */
export class UpdateAllergyDto {
  @IsOptional()
  @IsLine(300)
  reaction?: string;

  /** `entered-in-error` takes an entry back that was never true. */
  @IfSent()
  @IsIn(ALLERGY_STATUSES)
  status?: AllergyStatus;
}
