import type { Tx } from '../../platform/database/unit-of-work.js';

/** What a label and a shipment need to know of the pharmacy. */
export interface Pharmacy {
  readonly name: string;
  readonly telephone: string;
  readonly state: string;
  readonly address: {
    readonly line: string;
    readonly city: string;
    readonly state: string;
    readonly postalCode: string;
  };
  /** States other than its own to which it may ship; empty until somebody enters its licenses. */
  readonly shipToStates: readonly string[];
}

/** The acting pharmacy, read anew each time: a license that ended must count at once. */
export async function readPharmacy(tx: Tx): Promise<Pharmacy> {
  const [row] = await tx.query<Omit<Pharmacy, 'shipToStates'> & { ship_to_states: unknown }>(
    `SELECT name, telephone, state, address, settings->'shipToStates' AS ship_to_states FROM pharmacy WHERE id = $1`,
    [tx.pharmacyId],
  );
  if (!row) throw new Error('The pharmacy of this transaction does not exist');
  const { ship_to_states: states, ...pharmacy } = row;
  return { ...pharmacy, shipToStates: Array.isArray(states) ? states.filter((each) => typeof each === 'string') : [] };
}
