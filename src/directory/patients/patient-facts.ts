import { Injectable } from '@nestjs/common';
import type { DrugCode } from '../../core/drug-code.js';
import { notFound } from '../../core/errors.js';
import type { PlainDate } from '../../core/plain-date.js';
import type { Route, TreatmentGoal } from '../../knowledge/index.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import type { ConditionCode } from '../../core/condition-code.js';
import { showsAsked } from '../rules/medications-asked.js';
import type { MENOPAUSAL_STATUSES, PREGNANCY_STATUSES, REPRODUCTIVE_SURGERIES } from './patient.dto.js';

/** The person. Null always means that nobody has said. */
export interface PatientFact {
  readonly id: string;
  readonly birthDate: PlainDate;
  readonly sexAtBirth: 'male' | 'female';
  readonly menopausalStatus: (typeof MENOPAUSAL_STATUSES)[number] | null;
  readonly pregnancyStatus: (typeof PREGNANCY_STATUSES)[number] | null;
  /** The day of that statement; null where it is not known. */
  readonly pregnancyStatusOn: PlainDate | null;
  readonly reproductiveSurgery: readonly (typeof REPRODUCTIVE_SURGERIES)[number][];
  /** Decimal text. */
  readonly heightCm: string | null;
  readonly weightKg: string | null;
  /** State of residence, two letters. */
  readonly state: string | null;
  /** Null: never asked, so that an empty list of allergies says nothing. */
  readonly allergiesReviewedOn: PlainDate | null;
  /** Null: never asked for as a whole; the conditions that are on file count all the same. */
  readonly conditionsReviewedOn: PlainDate | null;
  /** Null: nobody was told that there is nothing else; an entry of the profile says all the same that somebody asked. */
  readonly medicationsReviewedOn: PlainDate | null;
}

/** A medication on the profile, whoever dispensed it. Those entered in error are left out. */
export interface MedicationFact {
  readonly id: string;
  readonly drug: DrugCode | null;
  readonly text: string | null;
  readonly status: 'active' | 'on-hold' | 'stopped';
  readonly startedOn: PlainDate;
  /** Stopped: the last day, null when nobody knows (treat it as recent). Otherwise a planned stop, which may have passed unconfirmed. */
  readonly stoppedOn: PlainDate | null;
  readonly route: Route | null;
  readonly dose: string | null;
  /** Where the entry is known from: the patient, another pharmacy. */
  readonly source: string;
  readonly prescribedBy: string | null;
  readonly reason: string | null;
  /** What it is taken for. */
  readonly goal: TreatmentGoal | null;
  /** The day (UTC) on which the entry was last written. */
  readonly recordedOn: PlainDate;
}

export interface ConditionFact {
  readonly id: string;
  readonly code: ConditionCode;
  readonly status: 'active' | 'resolved';
  readonly onset: PlainDate | null;
  readonly resolvedOn: PlainDate | null;
}

/** An active allergy: a drug code or words. */
export interface AllergyFact {
  readonly id: string;
  readonly substance: string;
  readonly reaction: string | null;
}

export interface PatientFactSheet {
  readonly patient: PatientFact;
  readonly medications: readonly MedicationFact[];
  readonly conditions: readonly ConditionFact[];
  readonly allergies: readonly AllergyFact[];
}

/**
 * Whether anybody asked what the patient takes: somebody noted that there is nothing, or an entry shows it (`showsAsked`). A medication
 * that an order dispenses here does not.
 */
export function medicationsAsked(
  { patient, medications }: Pick<PatientFactSheet, 'patient' | 'medications'>,
  today: PlainDate,
): boolean {
  return patient.medicationsReviewedOn !== null || medications.some((medication) => showsAsked(medication, today));
}

/** What safety rules need to know of one patient, as plain facts. */
@Injectable()
export class PatientFacts {
  /**
   * Loads a patient with profile in one round trip. Who decides on these facts takes `Patients.lock` first, in a statement of its
   * own: a lock inside this one would wait and then answer from before the wait.
   * @throws DomainError `not-found`, also for another pharmacy's patient
   */
  async load(tx: Tx, patientId: string): Promise<PatientFactSheet> {
    return this.loadWith(tx, patientId, {});
  }

  /**
   * The same, and more about the patient, in one round trip.
   * @param more scalar subqueries by the name of their answer; they may use `p.pharmacy_id`, `p.id`, and parameters from $3 on
   */
  async loadWith<More extends object>(
    tx: Tx,
    patientId: string,
    more: Readonly<Record<keyof More & string, string>>,
    parameters: readonly unknown[] = [],
  ): Promise<PatientFactSheet & More> {
    const [row] = await tx.prepared<{ sheet: PatientFactSheet } & More>(
      `SELECT ${FACT_SHEET} AS sheet${columnsOf(more)} FROM patient p WHERE p.pharmacy_id = $1 AND p.id = $2`,
      [tx.pharmacyId, patientId, ...parameters],
    );
    if (!row) throw notFound('patient');
    return flat<More>(row);
  }

  /**
   * The same for several patients, in the order of the ids, in one round trip; a patient may stand more than once.
   * @param more as in `loadWith`; they may use `o.n`, the position in `patientIds` counted from 1, too
   * @throws DomainError `not-found` where one of them is unknown
   */
  async loadEach<More extends object>(
    tx: Tx,
    patientIds: readonly string[],
    more: Readonly<Record<keyof More & string, string>>,
    parameters: readonly unknown[] = [],
  ): Promise<(PatientFactSheet & More)[]> {
    const rows = await tx.prepared<{ sheet: PatientFactSheet } & More>(
      `SELECT ${FACT_SHEET} AS sheet${columnsOf(more)}
       FROM unnest($2::uuid[]) WITH ORDINALITY AS o (patient_id, n)
       JOIN patient p ON p.pharmacy_id = $1 AND p.id = o.patient_id ORDER BY o.n`,
      [tx.pharmacyId, patientIds, ...parameters],
    );
    if (rows.length !== patientIds.length) throw notFound('patient');
    return rows.map((row) => flat<More>(row));
  }
}

function columnsOf(more: Readonly<Record<string, string>>): string {
  return Object.entries(more)
    .map(([name, subquery]) => `, ${subquery} AS "${name}"`)
    .join('');
}

function flat<More>({ sheet, ...more }: { sheet: PatientFactSheet } & More): PatientFactSheet & More {
  return { ...sheet, ...(more as unknown as More) };
}

/** Numbers leave as text: JSON numbers would be binary floating point. */
const FACT_SHEET = `json_build_object(
  'patient', json_build_object('id', p.id, 'birthDate', p.birth_date, 'sexAtBirth', p.sex_at_birth,
    'menopausalStatus', p.menopausal_status, 'pregnancyStatus', p.pregnancy_status,
    'pregnancyStatusOn', p.pregnancy_status_on,
    'reproductiveSurgery', p.reproductive_surgery, 'heightCm', p.height_cm::text, 'weightKg', p.weight_kg::text,
    'state', p.address ->> 'state', 'allergiesReviewedOn', p.allergies_reviewed_on,
    'conditionsReviewedOn', p.conditions_reviewed_on, 'medicationsReviewedOn', p.medications_reviewed_on),
  'medications', (
    SELECT coalesce(json_agg(json_build_object('id', m.id, 'drug', m.drug, 'text', m.drug_text, 'status', m.status,
      'startedOn', m.started_on, 'stoppedOn', m.stopped_on, 'route', m.route, 'dose', m.dose,
      'source', m.source, 'prescribedBy', m.prescribed_by, 'reason', m.reason,
      'goal', m.goal, 'recordedOn', (m.updated_at AT TIME ZONE 'UTC')::date) ORDER BY m.id), '[]')
    FROM patient_medication m
    WHERE m.pharmacy_id = p.pharmacy_id AND m.patient_id = p.id AND m.status <> 'entered-in-error'),
  'conditions', (
    SELECT coalesce(json_agg(json_build_object('id', c.id, 'code', json_build_object('system', c.code_system, 'value', c.code),
      'status', c.status, 'onset', c.onset, 'resolvedOn', c.resolved_on) ORDER BY c.id), '[]')
    FROM patient_condition c
    WHERE c.pharmacy_id = p.pharmacy_id AND c.patient_id = p.id AND c.status <> 'entered-in-error'),
  'allergies', (
    SELECT coalesce(json_agg(json_build_object('id', a.id, 'substance', a.substance, 'reaction', a.reaction)
      ORDER BY a.id), '[]')
    FROM patient_allergy a
    WHERE a.pharmacy_id = p.pharmacy_id AND a.patient_id = p.id AND a.status = 'active')
)`;
