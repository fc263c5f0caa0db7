import type { Quantity } from '../../../core/decimal-quantity.js';
import { earliest, type PlainDate } from '../../../core/plain-date.js';
import type { DispensingData, Schedule, StorageCondition } from './dispensing-data.js';
import { amountWords, dateWords, doseFormWords, strengthWords } from './label-words.js';

/** One lot of the fill. */
export interface LabelLot {
  readonly internalLot: string;
  /** Name of the master formulation record: tells salt and vehicle. */
  readonly formulation: string;
  readonly quantity: Quantity;
  /** The last day of use; for a sterile preparation the day on which its beyond-use instant falls. */
  readonly beyondUseDate: PlainDate;
  readonly storage: StorageCondition;
  readonly cautions: readonly string[];
  /** Whether an active ingredient is hazardous, or was never assessed. */
  readonly hazardous: boolean;
}

export interface LabelFacts {
  readonly pharmacy: {
    readonly name: string;
    readonly telephone: string;
    readonly address: {
      readonly line: string;
      readonly city: string;
      readonly state: string;
      readonly postalCode: string;
    };
  };
  readonly rxNumber: string;
  /** 0 for the first fill, then the number of the refill. */
  readonly refillNumber: number;
  readonly filledOn: PlainDate;
  readonly patient: { readonly givenName: string; readonly familyName: string; readonly mrn: string };
  readonly prescriber: { readonly givenName: string; readonly familyName: string };
  readonly product: {
    readonly ingredients: readonly { readonly name: string; readonly strength: Quantity }[];
    readonly dosageForm: string;
  };
  /** Schedules of the controlled ingredients; empty when none is controlled. */
  readonly schedules: readonly Schedule[];
  readonly sig: string;
  readonly quantity: Quantity;
  readonly daysSupply: number;
  readonly refillsLeft: number;
  readonly lots: readonly [LabelLot, ...LabelLot[]];
}

/** What the label says, as printed: kept with the fill, so that a reprint in a year says the same. */
export interface Label {
  readonly dataVersion: string;
  readonly pharmacy: { readonly name: string; readonly address: string; readonly telephone: string };
  readonly rxNumber: string;
  readonly fill: string;
  readonly filledOn: string;
  readonly patient: { readonly name: string; readonly number: string };
  readonly prescriber: string;
  readonly product: string;
  /** Names of the master formulation records behind it. */
  readonly madeAs: string;
  readonly sig: string;
  readonly quantity: string;
  readonly daysSupply: number;
  readonly refills: string;
  readonly beyondUseDate: PlainDate;
  readonly beyondUse: string;
  readonly lots: string;
  readonly storage: readonly string[];
  /** Whether the product must be kept cold on its way to the patient. */
  readonly coldChain: boolean;
  readonly hazard: string | null;
  readonly cautions: readonly string[];
  readonly statements: readonly string[];
}

/**
 * The label of a fill (21 CFR 1306.24 and customary state requirements; USP <795> for compounded preparations). Of several lots
 * the earliest beyond-use date is printed, because nobody can tell the units apart once they are in one vial.
 */
export function buildLabel(facts: LabelFacts, data: DispensingData): Label {
  const { pharmacy, lots } = facts;
  const beyondUseDate = earliest(lots[0].beyondUseDate, ...lots.slice(1).map((lot) => lot.beyondUseDate));
  return {
    dataVersion: data.version,
    pharmacy: {
      name: pharmacy.name,
      address: `${pharmacy.address.line}, ${pharmacy.address.city}, ${pharmacy.address.state} ${pharmacy.address.postalCode}`,
      telephone: pharmacy.telephone,
    },
    rxNumber: facts.rxNumber,
    fill: facts.refillNumber === 0 ? 'First fill' : `Refill ${facts.refillNumber}`,
    filledOn: facts.filledOn,
    patient: { name: fullName(facts.patient), number: facts.patient.mrn },
    prescriber: fullName(facts.prescriber),
    product: productWords(facts.product),
    madeAs: distinct(lots.map((lot) => lot.formulation)).join(' / '),
    sig: facts.sig,
    quantity: amountWords(facts.quantity),
    daysSupply: facts.daysSupply,
    refills: facts.refillsLeft === 0 ? 'No refills left' : `Refills left: ${facts.refillsLeft}`,
    beyondUseDate,
    beyondUse: `BUD ${beyondUseDate}: do not use after ${dateWords(beyondUseDate)}`,
    lots: lotWords(lots),
    storage: distinct(lots.map((lot) => data.storage[lot.storage].text)),
    coldChain: lots.some((lot) => data.storage[lot.storage].coldChain),
    hazard: lots.some((lot) => lot.hazardous) ? data.statements.hazardous.text : null,
    cautions: distinct(lots.flatMap((lot) => lot.cautions)),
    statements: [
      data.statements.compounded.text,
      ...(facts.schedules.some((each) => data.statements.controlled.schedules.includes(each))
        ? [data.statements.controlled.text]
        : []),
    ],
  };
}

function fullName({ givenName, familyName }: { givenName: string; familyName: string }): string {
  return `${givenName} ${familyName}`;
}

function productWords({ ingredients, dosageForm }: LabelFacts['product']): string {
  const strengths = ingredients.map(({ name, strength }) => `${name} ${strengthWords(strength)}`);
  return `${strengths.join(' / ')} ${doseFormWords(dosageForm)}, compounded`;
}

function lotWords(lots: readonly LabelLot[]): string {
  if (lots.length === 1) return `Lot ${lots[0]?.internalLot ?? ''}`;
  return `Lots ${lots.map(({ internalLot, quantity }) => `${internalLot} (${quantity.value})`).join(', ')}`;
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
