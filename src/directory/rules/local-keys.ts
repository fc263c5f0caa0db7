import { fieldError } from '../../core/errors.js';
import type { CompiledKnowledge } from '../../knowledge/index.js';

/**
 * A local code is a key of the drug knowledge itself, so one that it lacks is a typing error. (A concept of RxNorm that it lacks may
 * well be a drug: such an entry is kept, and screening reports that it is not recognized.)
 * @throws DomainError `unknown-drug`
 */
export function assertLocalDrugKnown(code: string, knowledge: CompiledKnowledge, path: string): void {
  if (isLocal(code) && knowledge.resolveDrug(code).coverage === 'unrecognized') throw unknownKey(path);
}

/** The same for what a patient is allergic to. @throws DomainError `unknown-drug` */
export function assertLocalSubstanceKnown(substance: string, knowledge: CompiledKnowledge, path: string): void {
  if (isLocal(substance) && !knowledge.resolveSubstance(substance).recognized) throw unknownKey(path);
}

/** The same for a condition. @throws DomainError `unknown-code` */
export function assertLocalConditionKnown(
  { system, value }: { readonly system: string; readonly value: string },
  knowledge: CompiledKnowledge,
  path: string,
): void {
  if (system !== 'local' || knowledge.conditionGroups(system, value).readable) return;
  throw fieldError('unknown-code', path, 'this local key names no group of conditions; give a code of ICD-10-CM');
}

function isLocal(code: string): boolean {
  return code.startsWith('local:');
}

function unknownKey(path: string): Error {
  const remedy = 'this local key is not in the drug knowledge; give rxcui: and an RxNorm concept, or the name in words';
  return fieldError('unknown-drug', path, remedy);
}
