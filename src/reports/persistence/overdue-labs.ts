import { DAY_AND_ID } from '../../platform/http/paging.js';
import type { Report } from '../report.js';

export interface OverdueLabsQuery {
  /** Today in the pharmacy's zone, `YYYY-MM-DD`. */
  readonly asOf: string;
  readonly prescriberId: string | null;
}

/** One obligation whose last day has passed without the tests that it asks for. */
export interface OverdueLabRow {
  readonly obligationId: string;
  readonly rule: string;
  readonly title: string;
  readonly patientId: string;
  readonly patientNumber: string;
  readonly prescriberId: string;
  readonly prescriber: string;
  /** Labels of the tests without which it stays open. */
  readonly missing: readonly string[];
  readonly dueOn: string;
  /** The last day in time. */
  readonly latestOn: string;
  readonly daysOverdue: number;
  /** The day on which the tests were ordered; null where nobody said so. */
  readonly orderedOn: string | null;
  /** What the refill gate makes of it. */
  readonly gate: string;
}

/** By the day, not by the state: what became overdue since the last sweep is here too. Longest overdue first. */
const SQL = `
SELECT o.id AS "obligationId", o.rule_id AS rule, o.plan ->> 'title' AS title, o.patient_id AS "patientId",
  p.mrn AS "patientNumber", o.prescriber_id AS "prescriberId", d.family_name || ', ' || d.given_name AS prescriber,
  (SELECT coalesce(jsonb_agg(t ->> 'label' ORDER BY n), '[]') FROM jsonb_array_elements(o.plan -> 'tests') WITH ORDINALITY AS x (t, n)
   WHERE o.plan -> 'missing' ? (t ->> 'test')) AS missing,
  o.due_on AS "dueOn", o.latest_on AS "latestOn", $2::date - o.latest_on AS "daysOverdue", o.ordered_on AS "orderedOn",
  o.plan ->> 'gate' AS gate
FROM obligation o
JOIN patient p ON p.pharmacy_id = o.pharmacy_id AND p.id = o.patient_id
JOIN prescriber d ON d.pharmacy_id = o.pharmacy_id AND d.id = o.prescriber_id
WHERE o.pharmacy_id = $1 AND o.status IN ('scheduled', 'due', 'ordered', 'overdue') AND o.latest_on < $2::date
  AND ($3::uuid IS NULL OR o.prescriber_id = $3)
  AND ($4::date IS NULL OR (o.latest_on, o.id) > ($4::date, $5::uuid))
ORDER BY o.latest_on, o.id LIMIT $6`;

export const overdueLabs: Report<OverdueLabsQuery, OverdueLabRow> = {
  name: 'overdue-labs',
  title: 'Overdue laboratory monitoring',
  scopeOf: ({ asOf, prescriberId }) => [
    `Monitoring whose last day lies before ${asOf}, longest overdue first.`,
    ...(prescriberId === null ? [] : ['Only that of one prescriber.']),
  ],
  keyShape: DAY_AND_ID,
  keyOf: (row) => `${row.latestOn} ${row.obligationId}`,
  patientOf: (row) => row.patientId,
  read: (tx, { asOf, prescriberId }, { after, limit }) => {
    const [date = null, id = null] = after?.split(' ') ?? [];
    return tx.query(SQL, [tx.pharmacyId, asOf, prescriberId, date, id, limit]);
  },
  columns: [
    { header: 'obligation_id', cell: (row) => row.obligationId },
    { header: 'rule', cell: (row) => row.rule },
    { header: 'title', cell: (row) => row.title },
    { header: 'patient_number', cell: (row) => row.patientNumber },
    { header: 'patient_id', cell: (row) => row.patientId },
    { header: 'prescriber', cell: (row) => row.prescriber },
    { header: 'prescriber_id', cell: (row) => row.prescriberId },
    { header: 'missing_tests', cell: (row) => row.missing.join('; ') },
    { header: 'due_on', cell: (row) => row.dueOn },
    { header: 'latest_on', cell: (row) => row.latestOn },
    { header: 'days_overdue', cell: (row) => row.daysOverdue },
    { header: 'ordered_on', cell: (row) => row.orderedOn },
    { header: 'refill_gate', cell: (row) => row.gate },
  ],
  print: [
    { heading: 'Patient number', share: 11, cell: (row) => row.patientNumber },
    { heading: 'Prescriber', share: 14, cell: (row) => row.prescriber },
    { heading: 'Monitoring', share: 20, cell: (row) => row.title },
    { heading: 'Tests that are missing', share: 23, cell: (row) => row.missing.join('; ') },
    { heading: 'Due', share: 8, cell: (row) => row.dueOn },
    { heading: 'Last day', share: 8, cell: (row) => row.latestOn },
    { heading: 'Days overdue', share: 6, number: true, cell: (row) => row.daysOverdue },
    { heading: 'Ordered', share: 8, cell: (row) => row.orderedOn },
    { heading: 'Refill gate', share: 6, cell: (row) => row.gate },
  ],
};
