import { Injectable } from '@nestjs/common';
import { Decimal } from '../../core/decimal.js';
import type { Quantity } from '../../core/decimal-quantity.js';
import { DomainError } from '../../core/errors.js';
import { Knowledge, type Ingredient } from '../../knowledge/index.js';
import type { MonitoredOrder } from '../monitoring/index.js';
import type { Prescriptions } from '../prescriptions/index.js';
import { SCHEDULES, type Schedule } from './rules/dispensing-data.js';

/** A prescription as its door gives it. */
export type Order = Awaited<ReturnType<Prescriptions['lock']>>;

/** What the knowledge base says about the ingredients of an order. */
@Injectable()
export class OrderFacts {
  constructor(private readonly knowledge: Knowledge) {}

  /** Federal schedules of the controlled ingredients, strictest first. */
  schedules(order: Order): Schedule[] {
    const found = new Set<string>(order.product.ingredients.flatMap(({ drug }) => this.federalSchedules(drug)));
    return SCHEDULES.filter((schedule) => found.has(schedule));
  }

  /** Name and strength of each ingredient, for the label. */
  ingredients(order: Order): { name: string; strength: Quantity }[] {
    return order.product.ingredients.flatMap(({ drug, strength }) =>
      this.resolve(drug).map(({ name }) => ({ name, strength })),
    );
  }

  private federalSchedules(drug: string): string[] {
    return this.resolve(drug).flatMap(({ schedules }) =>
      (schedules ?? []).flatMap(({ jurisdiction, schedule }) => (jurisdiction === 'US' ? [schedule] : [])),
    );
  }

  /** @throws Error for a drug that intake would have refused: without it neither schedule nor label can be right */
  private resolve(drug: string): readonly Ingredient[] {
    const { ingredients } = this.knowledge.current().resolveDrug(drug);
    if (ingredients.length === 0) throw new Error('A prescription holds a drug that the knowledge base does not know');
    return ingredients;
  }
}

/** @throws DomainError `wrong-state` unless a pharmacist verified the prescription and nothing stopped it since */
export function assertVerified(order: Order): void {
  if (order.status === 'verified') return;
  throw new DomainError('wrong-state', `The prescription is ${order.status}; only a verified one is filled.`);
}

/** The order as monitoring watches it. */
export function monitoredOrder(order: Order): MonitoredOrder {
  const { ingredients } = order.product;
  const { dose, frequency } = order.sig;
  const strengths = ingredients.map(({ drug, strength }) => `${drug} ${plain(strength)}`).sort();
  return {
    prescriptionId: order.id,
    patientId: order.patientId,
    prescriberId: order.prescriberId,
    drugs: ingredients.map(({ drug }) => drug),
    goal: order.indication.goal,
    dosing: `${strengths.join(' + ')}: ${plain(dose)}, ${frequency.times} per ${frequency.per}`,
    continuedFrom: order.continuationOfTherapy?.therapyStartedOn ?? null,
  };
}

/** The same text for 1 mg and 1.0 mg, so that spelling is no change of dose. */
function plain({ value, unit }: Quantity): string {
  return `${new Decimal(value).toFixed()} ${unit}`;
}
