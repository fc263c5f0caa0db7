import type { Quantity } from '../../core/decimal-quantity.js';
import type {
  FormulationIngredient,
  FormulationVersion,
  ProductStrength,
  QualityCheck,
} from '../../formulary/index.js';
import type { AssignedDate } from '../beyond-use/index.js';
import {
  standing,
  type CompoundingRecord,
  type Preparation,
  type PreparationEvent,
  type QualityResult,
  type StartRecord,
  type Weighing,
} from './preparation.js';
import { reasonBy, type CompoundingPractice, type Reason } from './rules/practice.js';
import { targetOf, type ProposedLot } from './rules/propose-lots.js';
import { hazardousOnes } from './rules/qualification.js';
import { judgeWeighed, sumIn, toleranceBand, type WeighingVerdict } from './rules/tolerance.js';

/** One line of a list of batches. */
export interface PreparationSummary {
  readonly id: string;
  readonly version: number;
  readonly status: Preparation['status'];
  readonly internalLot: string;
  readonly formulationVersionId: string;
  readonly batchSize: Quantity;
  readonly actualYield: Quantity | null;
  readonly remaining: Quantity;
  readonly compoundedAt: string | null;
  readonly beyondUseDate: string | null;
  /** Whether the beyond-use date has passed, whatever the state says. */
  readonly pastBeyondUseDate: boolean;
  readonly createdAt: string;
}

export interface IngredientView extends Omit<FormulationIngredient, 'id' | 'conversionNote'> {
  readonly ingredientId: string;
  readonly target: Quantity;
  readonly low: Quantity;
  readonly high: Quantity;
  readonly proposedLots: readonly ProposedLot[];
  readonly weighed: Quantity;
  readonly verdict: WeighingVerdict;
  readonly weighings: readonly Omit<Weighing, 'lotBlocked'>[];
}

/** The compounding record: everything that was planned, done, seen and decided about one batch. */
export interface PreparationView extends PreparationSummary {
  readonly formulation: Pick<
    FormulationVersion,
    | 'formulationId'
    | 'name'
    | 'dosageForm'
    | 'route'
    | 'storage'
    | 'containerClosure'
    | 'labelCautions'
    | 'instructions'
  > & { readonly versionNumber: number; readonly strengths: readonly ProductStrength[] };
  readonly prescriptionIds: readonly string[];
  readonly hazardous: boolean;
  readonly warnings: readonly Reason[];
  readonly expectedBeyondUseDate: string;
  readonly ingredients: readonly IngredientView[];
  readonly start: (StartRecord & { readonly by: string; readonly at: string }) | null;
  readonly qualityChecks: readonly (QualityCheck & { readonly results: readonly QualityResult[] })[];
  readonly description: string | null;
  /** The decision behind `beyondUseDate`: each limit considered, which one decided, and its source. */
  readonly beyondUse: AssignedDate | null;
  readonly release: { readonly by: string; readonly at: string; readonly signatureId: string } | null;
  readonly events: readonly PreparationEvent[];
}

export function toSummary(preparation: Preparation, today: string): PreparationSummary {
  const { beyondUseDate } = preparation;
  return {
    id: preparation.id,
    version: preparation.version,
    status: preparation.status,
    internalLot: preparation.internalLot,
    formulationVersionId: preparation.formulationVersionId,
    batchSize: preparation.batchSize,
    actualYield: preparation.actualYield,
    remaining: preparation.remaining,
    compoundedAt: preparation.compoundedAt?.toISOString() ?? null,
    beyondUseDate,
    pastBeyondUseDate: beyondUseDate !== null && today > beyondUseDate,
    createdAt: preparation.createdAt.toISOString(),
  };
}

export function toPreparationView(
  record: CompoundingRecord,
  today: string,
  practice: CompoundingPractice,
): PreparationView {
  const { preparation, formulation, results } = record;
  const { start, startedBy, startedAt, releasedBy, releasedAt, releaseSignatureId } = preparation;
  return {
    ...toSummary(preparation, today),
    formulation: {
      formulationId: formulation.formulationId,
      versionNumber: formulation.number,
      name: formulation.name,
      strengths: formulation.strengths,
      dosageForm: formulation.dosageForm,
      route: formulation.route,
      storage: formulation.storage,
      containerClosure: formulation.containerClosure,
      labelCautions: formulation.labelCautions,
      instructions: formulation.instructions,
    },
    prescriptionIds: record.prescriptionIds,
    hazardous: hazardousOnes(formulation.ingredients, practice).length > 0,
    warnings: warningsOf(record, practice),
    expectedBeyondUseDate: preparation.plan.expectedBeyondUseDate,
    ingredients: ingredientsOf(record),
    start: start && startedBy && startedAt ? { ...start, by: startedBy, at: startedAt.toISOString() } : null,
    qualityChecks: formulation.qualityChecks.map((check) => ({
      ...check,
      results: results.filter((result) => result.check === check.name),
    })),
    description: preparation.description,
    beyondUse: preparation.beyondUse,
    release:
      releasedBy && releasedAt && releaseSignatureId
        ? { by: releasedBy, at: releasedAt.toISOString(), signatureId: releaseSignatureId }
        : null,
    events: record.events,
  };
}

/** Each ingredient of the master formulation record with what was weighed for it so far, judged against its tolerance. */
export function ingredientsOf({ preparation, formulation, weighings }: CompoundingRecord): IngredientView[] {
  return formulation.ingredients.map(({ id, conversionNote: _, ...ingredient }) => {
    const target = targetOf(ingredient.amountPerUnit, preparation.batchSize.value);
    const band = toleranceBand(target, ingredient.tolerancePercent);
    const own = weighings.filter((weighing) => weighing.ingredientId === id);
    const weighed = sumIn(
      target.unit,
      standing(own).map(({ quantity }) => quantity),
    );
    return {
      ...ingredient,
      ingredientId: id,
      target,
      ...band,
      proposedLots: preparation.plan.ingredients.find(({ ingredientId }) => ingredientId === id)?.lots ?? [],
      weighed,
      verdict: judgeWeighed(weighed, band),
      weighings: own.map(({ lotBlocked: _blocked, ...weighing }) => weighing),
    };
  });
}

function warningsOf({ preparation, prescriptionIds }: CompoundingRecord, practice: CompoundingPractice): Reason[] {
  const warnings: Reason[] = [];
  if (prescriptionIds.length === 0) {
    const row = practice.anticipatoryBatch;
    const message = `made before an order: keep it within a ${row.supplyDays}-day supply by your order history`;
    warnings.push(reasonBy(row, 'anticipatory-batch', message));
  }
  const { compoundedAt, startedAt } = preparation;
  if (compoundedAt && startedAt && compoundedAt < startedAt) {
    warnings.push({ code: 'late-entry', message: 'compounding ended before its record was begun' });
  }
  return warnings;
}
