import { storedQuantity, type Quantity } from '../../../core/decimal-quantity.js';
import type { PlainDate } from '../../../core/plain-date.js';
import type { GateDecision } from '../../monitoring/index.js';
import type { FillStatus } from '../rules/fill-states.js';
import type { Label } from '../rules/label.js';

/** A fill as a row; `FILL_COLUMNS` names its columns once. */
export interface FillRow {
  id: string;
  version: number;
  prescription_id: string;
  patient_id: string;
  prescriber_id: string;
  refill_number: number;
  status: FillStatus;
  quantity: string;
  unit: string;
  days_supply: number;
  beyond_use_date: PlainDate;
  label: Label;
  screening_id: string;
  gate: GateDecision;
  prepared_at: Date;
  prepared_by: string;
  verified_at: Date | null;
  verified_by: string | null;
  handed_over_at: Date | null;
  handed_over_on: PlainDate | null;
  handed_over_by: string | null;
  hand_over_gate: GateDecision | null;
  essentially_a_copy: boolean | null;
  ship_to_state: string | null;
  cold_chain: boolean | null;
  returned_at: Date | null;
  returned_by: string | null;
  return_reason: string | null;
  updated_at: Date;
}

export const FILL_COLUMNS = `id, version, prescription_id, patient_id, prescriber_id, refill_number, status, quantity, unit, days_supply,
  beyond_use_date, label, screening_id, gate, prepared_at, prepared_by, verified_at, verified_by, handed_over_at, handed_over_on,
  handed_over_by, hand_over_gate, essentially_a_copy, ship_to_state, cold_chain, returned_at, returned_by, return_reason, updated_at`;

/** What a fill took from one batch. */
export interface Allocation {
  readonly preparationId: string;
  readonly internalLot: string;
  readonly quantity: Quantity;
  readonly beyondUseDate: PlainDate;
}

export interface AllocationRow {
  fill_id: string;
  preparation_id: string;
  internal_lot: string;
  quantity: string;
  unit: string;
  beyond_use_date: PlainDate;
}

export function toAllocation(row: AllocationRow): Allocation {
  return {
    preparationId: row.preparation_id,
    internalLot: row.internal_lot,
    quantity: storedQuantity(row.quantity, row.unit),
    beyondUseDate: row.beyond_use_date,
  };
}
