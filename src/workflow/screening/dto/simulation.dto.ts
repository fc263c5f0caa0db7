import { ArrayMaxSize, ArrayUnique, IsArray, IsIn, IsOptional, IsUUID } from 'class-validator';
import { ROUTES, TREATMENT_GOALS, type Route, type TreatmentGoal } from '../../../knowledge/index.js';
import { IsLine, IsNested, IsNestedList, IsPlainDate } from '../../../platform/http/validators.js';
import {
  IsHeightCm,
  IsWeightKg,
  MENOPAUSAL_STATUSES,
  PREGNANCY_STATUSES,
  REPRODUCTIVE_SURGERIES,
} from '../../../directory/index.js';
import { LabResultDto } from '../../results/index.js';

const MOST_ENTRIES = 200;

export class CandidateStrengthDto {
  /** A decimal as text. */
  @IsLine(40)
  value: string;

  /** UCUM. */
  @IsLine(64)
  unit: string;
}

/** A drug that nobody ordered yet. */
export class SimulatedCandidateDto {
  /** `rxcui:84857`, `local:enclomiphene`. */
  @IsLine(100)
  drug: string;

  @IsOptional()
  @IsNested(() => CandidateStrengthDto)
  strength?: CandidateStrengthDto;

  @IsOptional()
  @IsIn(ROUTES)
  route?: Route;
}

export class SimulatedIndicationDto {
  @IsLine(200)
  system: string;

  @IsLine(100)
  code: string;

  @IsIn(TREATMENT_GOALS)
  goal: TreatmentGoal;
}

export class SimulatedMedicationDto {
  /** A drug code; or `text`. */
  @IsOptional()
  @IsLine(100)
  drug?: string;

  @IsOptional()
  @IsLine(300)
  text?: string;

  /** `active` when left out. */
  @IsOptional()
  @IsIn(['active', 'on-hold', 'stopped'])
  status?: 'active' | 'on-hold' | 'stopped';

  @IsOptional()
  @IsPlainDate()
  startedOn?: string;

  @IsOptional()
  @IsPlainDate()
  stoppedOn?: string;

  @IsOptional()
  @IsIn(ROUTES)
  route?: Route;

  /** What it is taken for, where that is known. */
  @IsOptional()
  @IsIn(TREATMENT_GOALS)
  goal?: TreatmentGoal;
}

export class SimulatedConditionCodeDto {
  @IsLine(200)
  system: string;

  @IsLine(100)
  value: string;
}

export class SimulatedConditionDto {
  @IsNested(() => SimulatedConditionCodeDto)
  code: SimulatedConditionCodeDto;

  @IsOptional()
  @IsPlainDate()
  onset?: string;

  /** `active` when left out, or `resolved` where `resolvedOn` is given. */
  @IsOptional()
  @IsIn(['active', 'resolved'])
  status?: 'active' | 'resolved';

  @IsOptional()
  @IsPlainDate()
  resolvedOn?: string;
}

export class SimulatedAllergyDto {
  /** A drug code, or words. */
  @IsLine(200)
  substance: string;
}

/** A patient in plain facts. A list that is left out was never asked for; an empty one says that there is nothing. */
export class SimulatedFactsDto {
  @IsIn(['male', 'female'])
  sexAtBirth: 'male' | 'female';

  @IsPlainDate()
  birthDate: string;

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
  @IsHeightCm()
  heightCm?: number;

  @IsOptional()
  @IsWeightKg()
  weightKg?: number;

  @IsOptional()
  @IsNestedList(() => SimulatedMedicationDto, { max: MOST_ENTRIES })
  medications?: SimulatedMedicationDto[];

  @IsOptional()
  @IsNestedList(() => SimulatedConditionDto, { max: MOST_ENTRIES })
  conditions?: SimulatedConditionDto[];

  @IsOptional()
  @IsNestedList(() => SimulatedAllergyDto, { max: MOST_ENTRIES })
  allergies?: SimulatedAllergyDto[];

  @IsOptional()
  @IsNestedList(() => LabResultDto, { max: MOST_ENTRIES })
  results?: LabResultDto[];
}

/** What would be found if these drugs were ordered, for a patient on file or for one described here. */
export class SimulationDto {
  @IsOptional()
  @IsUUID()
  patientId?: string;

  @IsOptional()
  @IsNested(() => SimulatedFactsDto)
  facts?: SimulatedFactsDto;

  @IsNestedList(() => SimulatedCandidateDto, { min: 1, max: 10 })
  candidates: SimulatedCandidateDto[];

  @IsOptional()
  @IsNested(() => SimulatedIndicationDto)
  indication?: SimulatedIndicationDto;
}
