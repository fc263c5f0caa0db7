import { Injectable } from '@nestjs/common';
import { ageInYears, type PlainDate } from '../../core/plain-date.js';
import { PatientFacts, type PatientFactSheet } from '../../directory/index.js';
import { Knowledge, type MonitoringRule } from '../../knowledge/index.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { LabResults, type StoredLabResult } from '../results/index.js';
import { readProfileEntry } from '../screening/index.js';
import { boneFacts, groupsOf } from './bone-facts.js';
import { planObligations } from './rules/plan.js';
import { boneRiskTier, type BoneTierDecision } from './rules/risk-tier.js';
import type { PlannedObligation, ResultFact } from './rules/types.js';

/** One watched therapy as the plan needs it: a stored row, or what the first hand-over would store. */
export interface Therapy {
  readonly id: string | null;
  readonly patientId: string;
  readonly prescriptionId: string;
  readonly prescriberId: string;
  /** Drug codes, sorted. */
  readonly ingredients: readonly string[];
  readonly goal: string;
  readonly startedOn: PlainDate;
  readonly continuedFrom: PlainDate | null;
  readonly doseChanges: readonly PlainDate[];
  readonly endedOn: PlainDate | null;
}

/** What is known of a patient at this moment of the transaction. */
export interface MonitoringFacts {
  readonly sheet: PatientFactSheet;
  readonly stored: readonly StoredLabResult[];
  readonly results: readonly ResultFact[];
}

/** Turns records into plans: loads the facts, finds the protocol rules that hold, and plans. */
@Injectable()
export class TherapyPlanner {
  constructor(
    private readonly patientFacts: PatientFacts,
    private readonly labResults: LabResults,
    private readonly knowledge: Knowledge,
  ) {}

  async facts(tx: Tx, patientId: string): Promise<MonitoringFacts> {
    const sheet = await this.patientFacts.load(tx, patientId);
    const stored = await this.labResults.current(tx, patientId);
    return { sheet, stored, results: stored.flatMap(toResultFact) };
  }

  /** All obligations that the therapy should have today. Pure over its arguments. */
  plan(therapy: Therapy, facts: MonitoringFacts, today: PlainDate): PlannedObligation[] {
    return planObligations({
      rules: this.rules(therapy, facts, today),
      therapyStart: therapy.startedOn,
      today,
      results: facts.results,
      doseChanges: therapy.doseChanges,
      continuation: therapy.continuedFrom ? { therapyStartedOn: therapy.continuedFrom } : null,
      therapyEndedOn: therapy.endedOn,
    });
  }

  private rules(therapy: Therapy, facts: MonitoringFacts, today: PlainDate): readonly MonitoringRule[] {
    const { patient, medications } = facts.sheet;
    const knowledge = this.knowledge.current();
    const active = medications.filter(({ status }) => status !== 'stopped');
    return knowledge.monitoringRules({
      ingredients: therapy.ingredients.flatMap((drug) => knowledge.resolveDrug(drug).ingredients),
      profile: active.flatMap((medication) => readProfileEntry(medication, knowledge).ingredients),
      sex: patient.sexAtBirth,
      goal: therapy.goal === 'other' ? null : therapy.goal,
      ageYears: ageInYears(patient.birthDate, today),
      plannedDays: null,
      // A history counts too: the groups that protocols name are "now or in the past".
      conditions: groupsOf(facts.sheet.conditions, knowledge),
      lowestResults: lowestOf(facts.stored),
      boneTier: this.boneTier(facts, today).tier,
    });
  }

  /** The risk of fracture, by which scans are scheduled. */
  boneTier({ sheet, stored }: MonitoringFacts, today: PlainDate): BoneTierDecision {
    return boneRiskTier(boneFacts(sheet, stored, this.knowledge.current(), today));
  }
}

function toResultFact(result: StoredLabResult): ResultFact[] {
  if (!result.testKey) return [];
  const { id, testKey: test, collectedOn, status } = result;
  return [{ id, test, collectedOn, status, quality: result.quality }];
}

function lowestOf(results: readonly StoredLabResult[]): Record<string, number> {
  const lowest: Record<string, number> = {};
  for (const { testKey, quality, canonicalValue } of results) {
    if (!testKey || quality !== 'usable' || canonicalValue === null) continue;
    const value = Number(canonicalValue);
    lowest[testKey] = Math.min(lowest[testKey] ?? value, value);
  }
  return lowest;
}
