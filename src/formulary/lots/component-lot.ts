import { storedQuantity, type Quantity } from '../../core/decimal-quantity.js';
import type { PlainDate } from '../../core/plain-date.js';
import { lastUsableDay, type LotDates } from '../rules/lot-dates.js';

/** A component lot as a row. Its columns are listed once, in `LOT_COLUMNS`. */
export interface LotRow {
  id: string;
  version: number;
  component_id: string;
  component: string;
  drug: string | null;
  supplier: string;
  lot_number: string;
  certificate_of_analysis: string;
  received_on: PlainDate;
  expires_on: string;
  last_day: PlainDate;
  unit: string;
  remaining: string;
  opened_on: PlainDate | null;
  in_use_days: number | null;
  blocked_at: Date | null;
  blocked_reason: string | null;
}

export const LOT_COLUMNS = `l.id, l.version, l.component_id, c.name AS component, c.drug, l.supplier, l.lot_number,
  l.certificate_of_analysis, l.received_on, l.expires_on, l.last_day, l.unit, l.remaining, l.opened_on, l.in_use_days, l.blocked_at,
  l.blocked_reason`;

/** A component lot as the rest of the pharmacy sees it. */
export interface ComponentLot extends LotDates {
  readonly id: string;
  readonly version: number;
  readonly componentId: string;
  readonly component: string;
  readonly drug: string | null;
  readonly supplier: string;
  readonly lotNumber: string;
  readonly certificateOfAnalysis: string;
  readonly receivedOn: PlainDate;
  /** As printed by the supplier. */
  readonly expiresOn: string;
  readonly lastUsableDay: PlainDate;
  readonly remaining: Quantity;
  /** Why it may not be used any more; null while it may. */
  readonly blocked: { readonly at: string; readonly reason: string } | null;
}

export function toLot(row: LotRow): ComponentLot {
  const dates = { lastDay: row.last_day, openedOn: row.opened_on, inUseDays: row.in_use_days };
  return {
    id: row.id,
    version: row.version,
    componentId: row.component_id,
    component: row.component,
    drug: row.drug,
    supplier: row.supplier,
    lotNumber: row.lot_number,
    certificateOfAnalysis: row.certificate_of_analysis,
    receivedOn: row.received_on,
    expiresOn: row.expires_on,
    ...dates,
    lastUsableDay: lastUsableDay(dates),
    remaining: storedQuantity(row.remaining, row.unit),
    blocked:
      row.blocked_at && row.blocked_reason ? { at: row.blocked_at.toISOString(), reason: row.blocked_reason } : null,
  };
}
