import { DAY_AND_ID } from '../../platform/http/paging.js';
import type { Report } from '../report.js';

/** States in which a batch can lie on the shelf; the last three until it is destroyed. */
export const SHELF_STATES = ['awaiting-release', 'released', 'quarantined', 'expired', 'recalled', 'rejected'] as const;

export interface BeyondUseDatesQuery {
  /** The day from which is counted, `YYYY-MM-DD`. The stock is what there is now. */
  readonly asOf: string;
  readonly withinDays: number;
  readonly state: (typeof SHELF_STATES)[number] | null;
}

/** One batch of which something is left. */
export interface BeyondUseDateRow {
  readonly preparationId: string;
  readonly internalLot: string;
  readonly status: (typeof SHELF_STATES)[number];
  readonly product: { readonly name: string; readonly dosageForm: string; readonly strengths: readonly unknown[] };
  readonly remaining: { readonly value: string; readonly unit: string };
  readonly storage: string;
  readonly compoundedAt: Date;
  /** The last day on which it may be used. */
  readonly beyondUseDate: string;
  /** Days until then: 0 on the last day, negative after it. */
  readonly daysLeft: number;
  readonly pastBeyondUseDate: boolean;
  /** Why the date is what it is, as decided at completion. */
  readonly explanation: string;
  /** The limit that decided, with its source. */
  readonly binding: {
    readonly rule: string;
    readonly limit: string;
    readonly explanation: string;
    readonly source: string;
  };
}

/** Batches whose last day lies within the days asked for, and those past it that nobody has destroyed; earliest first. */
const SQL = `
SELECT p.id AS "preparationId", p.internal_lot AS "internalLot", p.status,
  json_build_object('name', f.name, 'dosageForm', f.dosage_form, 'strengths', f.content -> 'strengths') AS product,
  json_build_object('value', trim_scale(p.remaining)::text, 'unit', p.unit) AS remaining, f.storage,
  p.compounded_at AS "compoundedAt", p.beyond_use_date AS "beyondUseDate", p.beyond_use_date - $2::date AS "daysLeft",
  p.beyond_use_date < $2::date AS "pastBeyondUseDate", p.beyond_use ->> 'explanation' AS explanation,
  p.beyond_use -> 'binding' AS binding
FROM preparation p
JOIN formulation_version f ON f.pharmacy_id = p.pharmacy_id AND f.id = p.formulation_version_id
WHERE p.pharmacy_id = $1 AND p.remaining > 0 AND p.beyond_use_date <= $2::date + $3::int
  AND p.status = ANY ($4::text[])
  AND ($5::date IS NULL OR (p.beyond_use_date, p.id) > ($5::date, $6::uuid))
ORDER BY p.beyond_use_date, p.id LIMIT $7`;

export const beyondUseDates: Report<BeyondUseDatesQuery, BeyondUseDateRow> = {
  name: 'beyond-use-dates',
  title: 'Beyond-use dates of the stock',
  scopeOf: ({ asOf, withinDays, state }) => [
    `Batches of which something is left and whose last day lies within ${withinDays} days of ${asOf}, or before it.`,
    ...(state === null ? [] : [`Only those in the state ${state}.`]),
  ],
  keyShape: DAY_AND_ID,
  keyOf: (row) => `${row.beyondUseDate} ${row.preparationId}`,
  read: (tx, { asOf, withinDays, state }, { after, limit }) => {
    const [date = null, id = null] = after?.split(' ') ?? [];
    const states = state === null ? SHELF_STATES : [state];
    return tx.query(SQL, [tx.pharmacyId, asOf, withinDays, states, date, id, limit]);
  },
  columns: [
    { header: 'preparation_id', cell: (row) => row.preparationId },
    { header: 'internal_lot', cell: (row) => row.internalLot },
    { header: 'status', cell: (row) => row.status },
    { header: 'product', cell: (row) => row.product.name },
    { header: 'dosage_form', cell: (row) => row.product.dosageForm },
    { header: 'quantity_remaining', cell: (row) => row.remaining.value },
    { header: 'unit', cell: (row) => row.remaining.unit },
    { header: 'storage', cell: (row) => row.storage },
    { header: 'compounded_at', cell: (row) => row.compoundedAt.toISOString() },
    { header: 'beyond_use_date', cell: (row) => row.beyondUseDate },
    { header: 'days_left', cell: (row) => row.daysLeft },
    { header: 'past_beyond_use_date', cell: (row) => (row.pastBeyondUseDate ? 'yes' : 'no') },
    { header: 'binding_rule', cell: (row) => row.binding.rule },
    { header: 'binding_limit', cell: (row) => row.binding.limit },
    { header: 'explanation', cell: (row) => row.explanation },
    { header: 'source', cell: (row) => row.binding.source },
  ],
  print: [
    { heading: 'Lot', share: 10, cell: (row) => row.internalLot },
    { heading: 'Preparation', share: 15, cell: ({ product }) => `${product.name} (${product.dosageForm})` },
    {
      heading: 'Left',
      share: 8,
      number: true,
      cell: ({ remaining }) => `${remaining.value} ${plainUnit(remaining.unit)}`,
    },
    { heading: 'State', share: 9, cell: (row) => row.status },
    { heading: 'Storage', share: 10, cell: (row) => row.storage },
    { heading: 'Beyond-use date', share: 8, cell: (row) => row.beyondUseDate },
    { heading: 'Days left', share: 5, number: true, cell: (row) => row.daysLeft },
    { heading: 'Why this date', share: 25, cell: (row) => row.explanation },
    { heading: 'Source of the limit', share: 14, cell: (row) => row.binding.source },
  ],
};

/** `{capsule}` of UCUM is `capsule` to a reader. */
function plainUnit(unit: string): string {
  return unit.replace(/[{}]/g, '');
}
