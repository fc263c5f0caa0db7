import type { ExcipientResolution } from '../../../knowledge/index.js';
import { raiseAllergy, type Allergy } from './allergy-finding.js';
import type { Collector } from './collector.js';
import type { Medication, ScreeningContext } from './context.js';

/**
 * The excipients of the formula against the allergies. They are known once stock is taken for a fill; before, the check says that it
 * was not made and holds nothing. A component whose name does not tell what it holds leaves the check undone, and holds.
 */
export function checkExcipients(
  context: ScreeningContext,
  allergies: readonly Allergy[],
  medication: Medication,
  collector: Collector,
): void {
  const concerned = allergies.filter(({ substance }) => !substance.recognized || substance.excipients.length > 0);
  if (!medication.candidate) return;
  const { excipients, kind } = medication.candidate;
  if (excipients === undefined) {
    if (concerned.some(({ substance }) => substance.recognized)) notKnownYet(kind, collector);
    return;
  }
  for (const component of excipients) {
    const excipient = context.knowledge.resolveExcipient(component);
    for (const allergy of allergies) compare(context, { component, excipient }, allergy, medication, collector);
    const unsettled = concerned.filter(
      ({ substance }) => substance.recognized && isOpen(excipient, substance.excipients),
    );
    if (unsettled.length > 0) leaveOpen(component, excipient, unsettled, collector);
  }
  for (const { id, text, substance } of concerned) {
    if (substance.recognized || excipients.length === 0) continue;
    const listed = [...new Set(excipients)].sort().join(', ');
    collector.gap(
      'allergy',
      `allergy:${text.toLowerCase()}:formula`,
      `the substance of an allergy is not recognized (entry ${id}): compare it with the excipients of the formula by hand (${listed})`,
      true,
    );
  }
}

/** The pharmacy's formula is chosen later; of another product nobody said what it is made with. */
function notKnownYet(kind: string | undefined, collector: Collector): void {
  const why =
    kind === 'compounded'
      ? 'the formula is not chosen yet, so its excipients'
      : 'the excipients of the product are not given, so they';
  collector.gap('allergy', 'excipients', `${why} were not compared with the allergies`, false);
}

function compare(
  { knowledge }: ScreeningContext,
  { component, excipient }: { component: string; excipient: ExcipientResolution },
  allergy: Allergy,
  medication: Medication,
  collector: Collector,
): void {
  const { substance } = allergy;
  const { info } = knowledge.excipientAllergy;
  const subject =
    excipient.holds.find((key) => substance.excipients.includes(key)) ??
    excipient.ingredients.find((drug) => substance.ingredients.includes(drug))?.key ??
    (!substance.recognized && isSameName(knowledge.resolveExcipient(allergy.text), excipient) ? excipient.name : null);
  if (subject === null) return;
  raiseAllergy(
    {
      info,
      outcome: knowledge.excipientAllergy,
      subject: `excipient:${subject}`,
      allergy,
      medication,
      evidence: [{ fact: 'product', text: `the formula holds ${component}` }],
    },
    collector,
  );
}

function isSameName(one: ExcipientResolution, other: ExcipientResolution): boolean {
  return one.name === other.name;
}

/** Whether the name leaves open that the allergen is in it. */
function isOpen({ recognized, holds, mayHold }: ExcipientResolution, allergens: readonly string[]): boolean {
  if (allergens.some((key) => holds.includes(key))) return false;
  return !recognized || allergens.some((key) => mayHold.includes(key));
}

function leaveOpen(
  component: string,
  { recognized, name }: ExcipientResolution,
  allergies: readonly Allergy[],
  collector: Collector,
): void {
  const substances = [...new Set(allergies.map(({ text }) => text))].sort().join(', ');
  const why = recognized ? 'does not say everything that it holds' : 'is not recognized';
  collector.gap(
    'allergy',
    `excipient:${name}`,
    `the excipient ${component} ${why}: compare it by hand with the allergy to ${substances}`,
    true,
  );
}
