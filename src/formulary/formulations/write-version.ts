import { fieldError } from '../../core/errors.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { resolveComponents } from '../components/components.js';
import type {
  FormulationContent,
  FormulationDraft,
  FormulationIngredient,
  FormulationVersion,
} from '../rules/formulation.js';
import { FORMULATION_STATES } from './formulation.states.js';
import { insertVersion } from './formulations.queries.js';

/**
 * Stores a checked draft as a version of a formulation.
 * @throws DomainError `component-mismatch`; `formulation-refused` for a drug that is written as an excipient
 */
export async function writeVersion(
  tx: Tx,
  formulationId: string,
  number: number,
  draft: FormulationDraft,
): Promise<FormulationVersion> {
  if (!tx.actor) throw new Error('A formulation needs an author');
  const { name, dosageForm, route, unit, storage, ingredients, ...rest } = draft;
  const content: FormulationContent = { ...rest, releaseByAnotherPerson: rest.releaseByAnotherPerson ?? false };
  const version: FormulationVersion = {
    ...content,
    ...{ name, dosageForm, route, unit, storage, formulationId, number },
    id: tx.newId(),
    status: 'draft',
    ingredients: await identifyIngredients(tx, ingredients),
    author: tx.actor.userId,
    createdAt: tx.now.toISOString(),
    approval: null,
  };
  await insertVersion(tx, version, content);
  return version;
}

/** Discards a draft that another one replaces, or retires the version before the one now approved. */
export async function endVersion(
  tx: Tx,
  version: FormulationVersion | undefined,
  action: 'discard' | 'retire',
): Promise<void> {
  if (!version) return;
  await tx.query('UPDATE formulation_version SET status = $3, ended_at = $4 WHERE pharmacy_id = $1 AND id = $2', [
    tx.pharmacyId,
    version.id,
    FORMULATION_STATES.next(version.status, action),
    tx.now,
  ]);
}

async function identifyIngredients(
  tx: Tx,
  ingredients: FormulationDraft['ingredients'],
): Promise<FormulationIngredient[]> {
  const pathOf = (index: number) => `ingredients.${index}.drug`;
  const mentions = ingredients.map(({ component, drug }, index) => ({ name: component, drug, path: pathOf(index) }));
  const components = await resolveComponents(tx, mentions);
  return ingredients.map(({ role, niosh, amountPerUnit, tolerancePercent, conversionNote }, index) => {
    const component = components[index];
    if (!component) throw new Error('An ingredient has no component');
    const { id: componentId, name, drug } = component;
    if (role === 'excipient' && drug) {
      const message = `${name} is recorded as the drug ${drug}; write it as an active ingredient with its strength`;
      throw fieldError('formulation-refused', pathOf(index), message);
    }
    return {
      id: tx.newId(),
      componentId,
      component: name,
      drug,
      role,
      niosh: niosh ?? 'not-assessed',
      amountPerUnit: { value: amountPerUnit.value, unit: amountPerUnit.unit },
      tolerancePercent,
      conversionNote: conversionNote ?? null,
    };
  });
}
