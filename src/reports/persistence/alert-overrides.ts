import { isTherapySql } from '../../workflow/prescriptions/index.js';
import type { Report } from '../report.js';

export interface AlertOverridesQuery {
  /** First and last day, in the pharmacy's zone, on which the alerts came up; null for no bound. */
  readonly from: string | null;
  readonly to: string | null;
}

/** What became of the alerts of one rule. `fired` is the sum of the seven that follow it. */
export interface AlertOverridesRow {
  readonly rule: string;
  readonly kind: string;
  readonly severity: string;
  readonly fired: number;
  readonly overridden: number;
  readonly acknowledged: number;
  /**
   * Its facts went away, somebody resolved it, or it was undecided when the prescription was rejected or discontinued: one that stops
   * always, one that is only shown where the prescription was never verified.
   */
  readonly heeded: number;
  /** Its facts changed before anybody decided and another alert took its place, or a release of knowledge took it away. */
  readonly replaced: number;
  /** Orders for which the pharmacy's tuning kept it silent, before or after somebody saw it. */
  readonly silenced: number;
  /** Nobody had decided when the prescription ended in another way, or when one ended that was verified beside what is only shown. */
  readonly lapsed: number;
  readonly open: number;
  /** Overridden among those that were decided or heeded, to three places; null where there are none. */
  readonly overrideRate: number | null;
  readonly overrideReasons: readonly { readonly reasonCode: string; readonly count: number }[];
}

type Counted = Omit<AlertOverridesRow, 'overrideRate'>;

/**
 * A decision made on an earlier alert about the same facts is carried over in silence: that alert never came up, and does not count.
 * An acknowledgement decides nothing about a stop: where the prescription was stopped after it, the alert was heeded. What the pharmacy
 * silenced is counted once for each order, whether or not an alert came up before.
 */
const SQL = `
WITH alert AS (
  SELECT f.rule, f.kind, f.severity, r.reason_code,
    CASE WHEN r.action = 'override' THEN 'overridden'
         WHEN r.action = 'acknowledge' AND NOT (f.effect <> 'shown' AND rx.status IN ('rejected', 'discontinued')) THEN 'acknowledged'
         WHEN r.action = 'resolve' OR f.closed_because = 'facts-went-away' THEN 'heeded'
         WHEN f.closed_because IN ('facts-changed', 'knowledge-changed') THEN 'replaced'
         WHEN f.closed_because = 'silenced' THEN 'silenced'
         WHEN rx.status IN ('rejected', 'discontinued') AND (f.effect <> 'shown' OR rx.verified_at IS NULL) THEN 'heeded'
         WHEN NOT ${isTherapySql('$9')} THEN 'lapsed'
         ELSE 'open' END AS outcome
  FROM finding f
  JOIN prescription rx ON rx.pharmacy_id = f.pharmacy_id AND rx.id = f.prescription_id
  LEFT JOIN finding_resolution r ON r.pharmacy_id = f.pharmacy_id AND r.id = f.resolution_id
  WHERE f.pharmacy_id = $1 AND (r.id IS NULL OR r.finding_id = f.id)
    AND ($2::date IS NULL OR f.raised_at >= $2::date::timestamp AT TIME ZONE $4)
    AND ($3::date IS NULL OR f.raised_at < ($3::date + 1)::timestamp AT TIME ZONE $4)
  UNION ALL
  SELECT rule, kind, severity, NULL, 'silenced' FROM (
    SELECT DISTINCT s.prescription_id, q.key, q.rule, q.kind, q.severity
    FROM screening s CROSS JOIN jsonb_to_recordset(s.silenced) AS q (key text, rule text, kind text, severity text)
    WHERE s.pharmacy_id = $1 AND s.silenced <> '[]'
      AND ($2::date IS NULL OR s.screened_at >= $2::date::timestamp AT TIME ZONE $4)
      AND ($3::date IS NULL OR s.screened_at < ($3::date + 1)::timestamp AT TIME ZONE $4)
      AND NOT EXISTS (SELECT 1 FROM finding f WHERE f.pharmacy_id = $1 AND f.prescription_id = s.prescription_id
        AND f.key = q.key AND f.closed_because = 'silenced')) AS quiet
), reason AS (
  SELECT rule, kind, severity, jsonb_agg(jsonb_build_object('reasonCode', reason_code, 'count', n) ORDER BY n DESC, reason_code) AS list
  FROM (SELECT rule, kind, severity, reason_code, count(*)::int AS n FROM alert WHERE outcome = 'overridden' GROUP BY 1, 2, 3, 4) AS c
  GROUP BY 1, 2, 3
)
SELECT a.rule, a.kind, a.severity, count(*)::int AS fired,
  count(*) FILTER (WHERE a.outcome = 'overridden')::int AS overridden,
  count(*) FILTER (WHERE a.outcome = 'acknowledged')::int AS acknowledged,
  count(*) FILTER (WHERE a.outcome = 'heeded')::int AS heeded,
  count(*) FILTER (WHERE a.outcome = 'replaced')::int AS replaced,
  count(*) FILTER (WHERE a.outcome = 'silenced')::int AS silenced,
  count(*) FILTER (WHERE a.outcome = 'lapsed')::int AS lapsed,
  count(*) FILTER (WHERE a.outcome = 'open')::int AS open,
  coalesce(x.list, '[]') AS "overrideReasons"
FROM alert a LEFT JOIN reason x USING (rule, kind, severity)
WHERE $5::text IS NULL OR (a.rule, a.kind, a.severity) > ($5, $6, $7)
GROUP BY a.rule, a.kind, a.severity, x.list
ORDER BY a.rule, a.kind, a.severity LIMIT $8`;

function withRate(row: Counted): AlertOverridesRow {
  const decided = row.overridden + row.acknowledged + row.heeded;
  return { ...row, overrideRate: decided === 0 ? null : Math.round((row.overridden / decided) * 1000) / 1000 };
}

export const alertOverrides: Report<AlertOverridesQuery, AlertOverridesRow> = {
  name: 'alert-overrides',
  title: 'Alerts and what became of them',
  scopeOf: ({ from, to }) => [`Alerts that came up ${period(from, to)}.`],
  keyShape: /^\S{1,100} \S{1,60} \S{1,30}$/,
  keyOf: (row) => `${row.rule} ${row.kind} ${row.severity}`,
  read: async (tx, { from, to }, { after, limit }) => {
    const [rule = null, kind = null, severity = null] = after?.split(' ') ?? [];
    const parameters = [tx.pharmacyId, from, to, tx.timeZone, rule, kind, severity, limit, tx.today];
    return (await tx.query<Counted>(SQL, parameters)).map(withRate);
  },
  columns: [
    { header: 'rule', cell: (row) => row.rule },
    { header: 'kind', cell: (row) => row.kind },
    { header: 'severity', cell: (row) => row.severity },
    { header: 'fired', cell: (row) => row.fired },
    { header: 'overridden', cell: (row) => row.overridden },
    { header: 'acknowledged', cell: (row) => row.acknowledged },
    { header: 'heeded', cell: (row) => row.heeded },
    { header: 'replaced', cell: (row) => row.replaced },
    { header: 'silenced', cell: (row) => row.silenced },
    { header: 'lapsed', cell: (row) => row.lapsed },
    { header: 'open', cell: (row) => row.open },
    { header: 'override_rate', cell: (row) => row.overrideRate },
    { header: 'override_reasons', cell: reasonsOf },
  ],
  print: [
    { heading: 'Rule', share: 9, cell: (row) => row.rule },
    { heading: 'Kind', share: 10, cell: (row) => row.kind },
    { heading: 'Severity', share: 10, cell: (row) => row.severity },
    { heading: 'Fired', share: 5, number: true, cell: (row) => row.fired },
    { heading: 'Over-ridden', share: 6, number: true, cell: (row) => row.overridden },
    { heading: 'Acknow-ledged', share: 7, number: true, cell: (row) => row.acknowledged },
    { heading: 'Heeded', share: 6, number: true, cell: (row) => row.heeded },
    { heading: 'Replaced', share: 7, number: true, cell: (row) => row.replaced },
    { heading: 'Silenced', share: 7, number: true, cell: (row) => row.silenced },
    { heading: 'Lapsed', share: 6, number: true, cell: (row) => row.lapsed },
    { heading: 'Open', share: 5, number: true, cell: (row) => row.open },
    { heading: 'Override rate', share: 7, number: true, cell: ({ overrideRate }) => percent(overrideRate) },
    { heading: 'Reasons of overrides', share: 18, cell: reasonsOf },
  ],
};

function reasonsOf({ overrideReasons }: AlertOverridesRow): string {
  return overrideReasons.map(({ reasonCode, count }) => `${reasonCode}: ${count}`).join('; ');
}

function percent(rate: number | null): string | null {
  return rate === null ? null : `${Math.round(rate * 1000) / 10} %`;
}

function period(from: string | null, to: string | null): string {
  if (from === null && to === null) return 'at any time';
  if (from === null) return `until ${to}`;
  return to === null ? `since ${from}` : `from ${from} to ${to}`;
}
