import { ArrayMaxSize, ArrayUnique, IsArray, IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { SignatureDto } from '../../access/index.js';
import { DAY_COUNTINGS, type DayCounting } from '../../core/day-counting.js';
import { IfSent, IsLine, IsNested, IsNestedList, IsPlainDate } from '../../platform/http/validators.js';

/** The opinion of the pharmacy's own lawyer that a substance may be compounded. */
export class LegalOpinionDto {
  @IsLine(200)
  author: string;

  @IsPlainDate()
  on: string;

  /** What it says, or where it is kept. */
  @IsOptional()
  @IsString()
  @MaxLength(4000)
  text?: string;
}

export class LegalOpinionsDto {
  /** Null withdraws it. */
  @IsOptional()
  @IsNested(() => LegalOpinionDto)
  enclomiphene?: LegalOpinionDto | null;
}

/** A marketed product that cannot be had: compounding the same is then no copy of a commercially available product. */
export class UnavailableProductDto {
  /** Key of a product in `GET /knowledge/commercial-products`. */
  @IsLine(100)
  product: string;

  @IsIn(['shortage', 'discontinued'])
  reason: 'shortage' | 'discontinued';

  @IsPlainDate()
  since: string;

  /** Where it was looked up, such as the FDA drug shortage list. */
  @IsLine(500)
  source: string;
}

const UNASKED_MEDICATIONS = ['hold', 'tell'] as const;
export type UnaskedMedications = (typeof UNASKED_MEDICATIONS)[number];

/** What is left out stays; a list takes the place of the one before. */
export class PharmacySettingsDto {
  /** Null takes the stricter default. */
  @IsOptional()
  @IsIn(DAY_COUNTINGS)
  dayCounting?: DayCounting | null;

  /** States other than its own in which the pharmacy is licensed to ship. */
  @IfSent()
  @IsArray()
  @ArrayMaxSize(60)
  @ArrayUnique()
  @Matches(/^[A-Z]{2}$/, { each: true, message: 'must be two capital letters' })
  shipToStates?: string[];

  @IfSent()
  @IsNested(() => LegalOpinionsDto)
  legalOpinions?: LegalOpinionsDto;

  @IfSent()
  @IsNestedList(() => UnavailableProductDto, { min: 0, max: 500 })
  unavailableProducts?: UnavailableProductDto[];

  /**
   * Compendia in which the pharmacists make the full drug utilization review, such as `Facts & Comparisons`. Where the list holds one,
   * no prescription is verified without the pharmacist's word that it was made; empty, the word is taken and not asked for.
   */
  @IfSent()
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique((name: unknown) => (typeof name === 'string' ? name.toLowerCase() : name))
  @IsLine(200, { each: true })
  @Matches(/^\S(.*\S)?$/, { each: true, message: 'must not begin or end with a space' })
  fullReviewCompendia?: string[];

  /**
   * What becomes of an order for a patient of whom nobody recorded what else they take (`POST /patients/{id}/medications`, with
   * `noneKnown` where there is nothing). `hold`, the default: a new therapy waits for the answer or a pharmacist's attestation.
   * `tell`: the screening says that the check was not made, and holds nothing. A therapy that goes on never waits.
   */
  @IfSent()
  @IsIn(UNASKED_MEDICATIONS)
  unaskedMedications?: UnaskedMedications;

  @IsNested(() => SignatureDto)
  signature: SignatureDto;
}
