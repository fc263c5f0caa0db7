import { storedQuantity, type Quantity } from '../../core/decimal-quantity.js';
import { GATE_ANSWER_TEXT, type GateDecision } from '../monitoring/index.js';
import type { HandOverMethod } from './fill.dto.js';
import type { Allocation, FillRow } from './persistence/fill.js';
import type { FillStatus } from './rules/fill-states.js';
import type { Label } from './rules/label.js';

export interface FillView {
  id: string;
  version: number;
  status: FillStatus;
  prescriptionId: string;
  patientId: string;
  prescriberId: string;
  /** 0 for the first fill. */
  refillNumber: number;
  quantity: Quantity;
  daysSupply: number;
  allocations: readonly Allocation[];
  beyondUseDate: string;
  label: Label;
  screeningId: string;
  /** What the refill gate answered: `fill`, or `fill-and-call` with the reasons for the call. */
  gate: GateView;
  preparedAt: string;
  preparedBy: string;
  verification: { at: string; by: string } | null;
  handOver: {
    method: HandOverMethod;
    on: string;
    at: string;
    by: string;
    state: string | null;
    coldChain: boolean | null;
    essentiallyACopy: boolean;
    gate: GateView;
  } | null;
  returned: { at: string; by: string; reason: string } | null;
  updatedAt: string;
}

export type GateView = GateDecision & { readonly text: string };

export function toFillView(row: FillRow, allocations: readonly Allocation[]): FillView {
  return {
    id: row.id,
    version: row.version,
    status: row.status,
    prescriptionId: row.prescription_id,
    patientId: row.patient_id,
    prescriberId: row.prescriber_id,
    refillNumber: row.refill_number,
    quantity: storedQuantity(row.quantity, row.unit),
    daysSupply: row.days_supply,
    allocations,
    beyondUseDate: row.beyond_use_date,
    label: row.label,
    screeningId: row.screening_id,
    gate: toGateView(row.gate),
    preparedAt: row.prepared_at.toISOString(),
    preparedBy: row.prepared_by,
    verification:
      row.verified_at && row.verified_by ? { at: row.verified_at.toISOString(), by: row.verified_by } : null,
    handOver: toHandOver(row),
    returned:
      row.returned_at && row.returned_by && row.return_reason
        ? { at: row.returned_at.toISOString(), by: row.returned_by, reason: row.return_reason }
        : null,
    updatedAt: row.updated_at.toISOString(),
  };
}

function toHandOver(row: FillRow): FillView['handOver'] {
  if (!row.handed_over_at || !row.handed_over_on || !row.handed_over_by || !row.hand_over_gate) return null;
  return {
    method: row.status === 'shipped' ? 'shipment' : 'pick-up',
    on: row.handed_over_on,
    at: row.handed_over_at.toISOString(),
    by: row.handed_over_by,
    state: row.ship_to_state,
    coldChain: row.cold_chain,
    essentiallyACopy: row.essentially_a_copy ?? false,
    gate: toGateView(row.hand_over_gate),
  };
}

function toGateView(gate: GateDecision): GateView {
  return { ...gate, text: GATE_ANSWER_TEXT[gate.answer] };
}
