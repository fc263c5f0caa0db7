import { fieldError } from '../../core/errors.js';
import type { Tx } from '../../platform/database/unit-of-work.js';

/** A named substance or article that lots are received of. */
export interface Component {
  readonly id: string;
  readonly name: string;
  readonly drug: string | null;
}

export interface ComponentMention {
  readonly name: string;
  readonly drug?: string | undefined;
  /** Where the request gives the drug code, for the error. */
  readonly path: string;
}

/**
 * The components of the names, recorded where they are new. Case and spacing of a name do not count. The drug code that a name
 * is first given stays with it, so that a lot of another substance can never be taken for it.
 * @returns in the order of the mentions
 * @throws DomainError `component-mismatch` when a name is known with another drug code
 */
export async function resolveComponents(tx: Tx, mentions: readonly ComponentMention[]): Promise<Component[]> {
  const names = mentions.map(({ name }) => normalize(name));
  const unique = new Map(mentions.map((mention, index) => [key(names[index]), { ...mention, name: names[index] }]));
  // Sorted, so that two requests that name the same components lock them in the same order.
  const rows = [...unique.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, mention]) => mention);
  const known = await tx.query<Component & { name_key: string }>(
    `INSERT INTO component (pharmacy_id, id, name, name_key, drug, created_at)
     SELECT $1, r.id, r.name, r.name_key, r.drug, $2
     FROM unnest($3::uuid[], $4::text[], $5::text[], $6::text[]) WITH ORDINALITY AS r (id, name, name_key, drug, place)
     ORDER BY place
     ON CONFLICT (pharmacy_id, name_key) DO UPDATE SET drug = coalesce(component.drug, excluded.drug)
     RETURNING id, name, name_key, drug`,
    [
      tx.pharmacyId,
      tx.now,
      rows.map(() => tx.newId()),
      rows.map(({ name }) => name),
      rows.map(({ name }) => key(name)),
      rows.map(({ drug }) => drug ?? null),
    ],
  );
  const byKey = new Map(known.map(({ name_key, id, name, drug }) => [name_key, { id, name, drug }]));
  return mentions.map(({ drug, path }, index) => {
    const component = byKey.get(key(names[index]));
    if (!component) throw new Error('A component was neither found nor recorded');
    if (drug && component.drug !== drug) {
      const message = `this name is recorded for ${component.drug ?? 'no drug'}; correct the code, or give the component another name`;
      throw fieldError('component-mismatch', path, message);
    }
    return component;
  });
}

function normalize(name: string): string {
  return name.normalize('NFC').trim().replace(/\s+/g, ' ');
}

function key(name: string | undefined): string {
  return (name ?? '').toLowerCase();
}
