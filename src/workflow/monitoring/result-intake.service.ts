import { Injectable } from '@nestjs/common';
import { Patients } from '../../directory/index.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { Prescriptions } from '../prescriptions/index.js';
import { LabResults, type NewLabResult, type StoredLabResult } from '../results/index.js';
import type { FindingView } from '../screening/index.js';
import { Monitoring } from './monitoring.service.js';

export interface ResultIntakeView {
  patientId: string;
  results: StoredLabResult[];
  /** Obligations that these results settled. */
  obligationsSatisfied: { id: string; rule: string; title: string; completedOn: string; late: boolean }[];
  /** Open findings about laboratory values on the patient's therapies, after these results. */
  findings: FindingView[];
}

/** Takes results in: stores them, moves the obligations and screens the therapies again, in one transaction. */
@Injectable()
export class ResultIntake {
  constructor(
    private readonly patients: Patients,
    private readonly labResults: LabResults,
    private readonly monitoring: Monitoring,
    private readonly prescriptions: Prescriptions,
  ) {}

  async take(tx: Tx, patientId: string, items: readonly NewLabResult[]): Promise<ResultIntakeView> {
    await this.patients.lock(tx, patientId);
    const results = await this.labResults.store(tx, patientId, items);
    const live = await this.monitoring.replan(tx, patientId);
    const screenings = await this.prescriptions.rescreenPatient(tx, patientId);
    const findings = screenings.flatMap((screening) => screening.findings);
    return {
      patientId,
      results,
      obligationsSatisfied: live
        .filter(({ status, before }) => status === 'satisfied' && before !== 'satisfied')
        .map(({ id, plan }) => ({
          id,
          rule: plan.ruleId,
          title: plan.title,
          completedOn: plan.satisfied?.completedOn ?? '',
          late: plan.satisfied?.late ?? false,
        })),
      findings: findings.filter(({ kind, status }) => kind === 'drug-lab' && status === 'open'),
    };
  }
}
