import { Injectable } from '@nestjs/common';
import type { PlainDate } from '../../core/plain-date.js';
import { Patients } from '../../directory/index.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import type { StoredLabResult } from '../results/index.js';
import { Monitoring } from './monitoring.service.js';
import { toObligationView, type ObligationRow, type ObligationView } from './obligation.view.js';
import type { BoneTierDecision } from './rules/risk-tier.js';
import { TherapyPlanner } from './therapy-facts.js';
import { TherapyStore } from './therapy.store.js';

export interface TherapyView {
  id: string;
  prescriptionId: string;
  prescriberId: string;
  ingredients: readonly string[];
  goal: string;
  startedOn: string;
  continuedFrom: string | null;
  doseChanges: readonly string[];
}

export interface TrendPoint {
  resultId: string;
  collectedOn: string;
  value: string;
  comparator: string | null;
  unit: string;
}

export interface PatientMonitoringView {
  patientId: string;
  therapies: TherapyView[];
  obligations: ObligationView[];
  riskTier: BoneTierDecision;
  /** The usable results of each test, oldest first, in the test's canonical unit. */
  trends: { test: string; points: TrendPoint[] }[];
}

/** All that monitoring knows of one patient: plan, obligations, bone risk, trends. */
@Injectable()
export class PatientMonitoring {
  constructor(
    private readonly patients: Patients,
    private readonly monitoring: Monitoring,
    private readonly planner: TherapyPlanner,
    private readonly therapies: TherapyStore,
  ) {}

  async read(tx: Tx, patientId: string): Promise<PatientMonitoringView> {
    await this.patients.lock(tx, patientId);
    // What a day changed since the last sweep shows at once.
    await this.monitoring.replan(tx, patientId);
    const facts = await this.planner.facts(tx, patientId);
    const therapies = await this.therapies.liveOf(tx, patientId);
    const rows = await tx.query<ObligationRow>(
      `SELECT id, patient_id, prescriber_id, status, ordered_on, plan FROM obligation
       WHERE pharmacy_id = $1 AND patient_id = $2 ORDER BY due_on, id`,
      [tx.pharmacyId, patientId],
    );
    tx.audit({ action: 'monitoring.read', resource: 'patient', resourceId: patientId, patientId });
    return {
      patientId,
      therapies: therapies.map(
        ({ id, prescriptionId, prescriberId, ingredients, goal, startedOn, continuedFrom, doseChanges }) => ({
          id,
          prescriptionId,
          prescriberId,
          ingredients,
          goal,
          startedOn,
          continuedFrom,
          doseChanges,
        }),
      ),
      obligations: rows.map(toObligationView),
      riskTier: this.planner.boneTier(facts, tx.today as PlainDate),
      trends: trendsOf(facts.stored),
    };
  }
}

function trendsOf(results: readonly StoredLabResult[]): PatientMonitoringView['trends'] {
  const byTest = new Map<string, TrendPoint[]>();
  const ordered = [...results].sort((a, b) => (a.collectedOn < b.collectedOn ? -1 : 1));
  for (const { id, testKey, quality, canonicalValue, canonicalUnit, comparator, collectedOn } of ordered) {
    if (!testKey || quality !== 'usable' || canonicalValue === null) continue;
    const point = { resultId: id, collectedOn, value: canonicalValue, comparator, unit: canonicalUnit ?? '' };
    byTest.set(testKey, [...(byTest.get(testKey) ?? []), point]);
  }
  return [...byTest].map(([test, points]) => ({ test, points }));
}
