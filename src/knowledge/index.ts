import { compileKnowledge } from './compile.js';
import type { CompiledKnowledge } from './compiled.js';
import { loadKnowledgeSource } from './load.js';

export { compileKnowledge } from './compile.js';
export type {
  BaselinePanel,
  CommercialProduct,
  CompiledKnowledge,
  ConditionReading,
  Derivation,
  DrugResolution,
  ExcipientResolution,
  Ingredient,
  LaboratoryCode,
  LaboratoryTest,
  Listing,
  Method,
  ReferenceInterval,
  Regulatory,
  RegulatoryRule,
  SubstanceResolution,
} from './compiled.js';
export type {
  AllergyOutcome,
  Amount,
  DoseRange,
  Lookback,
  Outcome,
  PairRule,
  PairRuleEntry,
  PatientRule,
  RuleInfo,
  SupplyRule,
} from './compiled-rules.js';
export type {
  Atom,
  ChangeAtom,
  Comparison,
  ConditionAtom,
  CompiledSelector,
  Predicate,
  ResultAtom,
  TScoreAtom,
  Side,
} from './compiled-predicate.js';
export { readDataFiles, type DataFile } from './data-files.js';
export {
  COMPARATORS,
  interpretResult,
  type Comparator,
  type InterpretedResult,
  type ReportedResult,
  type UnreadableReason,
  type UnreadableResult,
} from './interpret-result.js';
export { loadKnowledgeSource, parseKnowledge, type KnowledgeSource } from './load.js';
export { KnowledgeModule } from './knowledge.module.js';
export { Knowledge } from './knowledge.service.js';
export { overlaysInForce, unendedOverlaysSql, type UnendedOverlay } from './overlays/overlay-rows.js';
export { KnowledgeError } from './problems.js';
export * from './protocols.js';
export { METHODS } from './schema/lab.js';
export type { RegulatoryCheck } from './schema/regulatory.js';
export {
  COVERAGES,
  FINDING_KINDS,
  FREQUENCY_PERIOD_DAYS,
  ROUTES,
  SIGNIFICANT_DIFFERENCE_REASONS,
  TREATMENT_GOALS,
  type Coverage,
  type FindingKind,
  type FrequencyPeriod,
  type Route,
  type SignificantDifferenceReason,
  type TreatmentGoal,
} from './schema/words.js';

/**
 * Reads, checks and compiles the shipped knowledge (or that of another folder). Takes a few hundred milliseconds: call it once and
 * keep the result.
 * @throws KnowledgeError naming file, row and field of everything that is wrong
 */
export function loadKnowledge(folder?: string): CompiledKnowledge {
  return compileKnowledge(loadKnowledgeSource(folder));
}
