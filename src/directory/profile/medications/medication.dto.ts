import { OmitType, PartialType } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength, ValidateIf } from 'class-validator';
import { ROUTES, TREATMENT_GOALS, type Route, type TreatmentGoal } from '../../../knowledge/index.js';
import { IfSent, IsLine, IsPlainDate } from '../../../platform/http/validators.js';

const STATED_STATUSES = ['active', 'on-hold', 'stopped'] as const;
export const MEDICATION_STATUSES = [...STATED_STATUSES, 'entered-in-error'] as const;
export type MedicationStatus = (typeof MEDICATION_STATUSES)[number];

/** An entry of the profile needs it; that there is none stands alone. */
const OfEntry = (): PropertyDecorator => ValidateIf(({ noneKnown }: CreateMedicationDto) => noneKnown !== true);

export class CreateMedicationDto {
  /** `rxcui:84857` or `local:...`; give this, or `text`, or both. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  drug?: string;

  /** The medication in the words of the source. Without a code no rule can see it, and screening says so. */
  @IsOptional()
  @IsLine(300)
  text?: string;

  /** With `startedOn` and `source` asked for of every medication; left out with `noneKnown`. */
  @OfEntry()
  @IsIn(STATED_STATUSES)
  status?: MedicationStatus;

  @OfEntry()
  @IsPlainDate()
  startedOn?: string;

  /** On a stopped medication the day it was stopped, if known; on another one the day on which it is planned to stop. */
  @IsOptional()
  @IsPlainDate()
  stoppedOn?: string;

  /** Where this is known from: the patient, another pharmacy, a prescriber's list. */
  @OfEntry()
  @IsLine(100)
  source?: string;

  /** It decides whether some rules apply: a vaginal estrogen is not a systemic one. */
  @IsOptional()
  @IsIn(ROUTES)
  route?: Route;

  @IsOptional()
  @IsLine(300)
  dose?: string;

  /** Who prescribes it, and why: to be asked before anyone stops it. */
  @IsOptional()
  @IsLine(200)
  prescribedBy?: string;

  @IsOptional()
  @IsLine(300)
  reason?: string;

  /** What it is taken for. Without it a rule that depends on the goal takes the gravest case, or says that it could not decide. */
  @IsOptional()
  @IsIn(TREATMENT_GOALS)
  goal?: TreatmentGoal;

  /** The patient was asked today and takes nothing beside what this pharmacy dispenses. Send it alone. */
  @IsOptional()
  @IsIn([true])
  noneKnown?: true;
}

/** A medication for the profile. */
export type NewMedication = CreateMedicationDto &
  Required<Pick<CreateMedicationDto, 'status' | 'startedOn' | 'source'>>;

/** Any of the fields; those left out stay as they are, null clears an optional one. */
export class UpdateMedicationDto extends PartialType(OmitType(CreateMedicationDto, ['status', 'noneKnown']), {
  skipNullProperties: false,
}) {
  /** `entered-in-error` takes an entry back that was never true. */
  @IfSent()
  @IsIn(MEDICATION_STATUSES)
  status?: MedicationStatus;
}
