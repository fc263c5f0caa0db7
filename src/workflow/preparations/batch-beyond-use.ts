import { parseExpiration, type PlainDate } from '../../core/plain-date.js';
import type { FormulationVersion } from '../../formulary/index.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import {
  assessNonsterile,
  loadUsp795,
  pharmacyDayCounting,
  toDomainError,
  type AssignedDate,
} from '../beyond-use/index.js';

/** A component lot that goes into a batch, as far as its dates and its name go. */
export interface LotOfBatch {
  readonly component: string;
  readonly lotNumber: string;
  readonly expiresOn: string;
  readonly receivedOn: PlainDate;
  readonly openedOn: PlainDate | null;
  readonly inUseDays: number | null;
}

/**
 * The beyond-use date of a batch from its formulation, the lots in it and the pharmacy's way of counting days.
 * @throws DomainError such as `component-expired`, `storage-not-allowed`, `not-supported`, with a reason for each cause
 */
export async function assessBatch(
  tx: Tx,
  formulation: FormulationVersion,
  lots: readonly LotOfBatch[],
  compoundedOn: PlainDate,
): Promise<AssignedDate> {
  const { study, ...basis } = formulation.beyondUse;
  const decision = assessNonsterile(
    {
      ...basis,
      ...(study && { study }),
      dosageForm: formulation.dosageForm,
      route: formulation.route,
      storage: formulation.storage,
      compoundedOn,
      components: lots.map(datesOf),
      dayCounting: await pharmacyDayCounting(tx),
    },
    loadUsp795(),
  );
  if (decision.outcome === 'refused') throw toDomainError(decision);
  return decision;
}

/** An opening counts only where the manufacturer limits the use after it. */
function datesOf({ component, lotNumber, expiresOn, receivedOn, openedOn, inUseDays }: LotOfBatch) {
  return {
    label: `${component}, lot ${lotNumber}`,
    expiresOn: parseExpiration(expiresOn, 'expiresOn'),
    receivedOn,
    ...(openedOn && inUseDays ? { openedOn, inUseDays } : {}),
  };
}
