import { storedQuantity } from '../../core/decimal-quantity.js';
import { fieldError } from '../../core/errors.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import type {
  FormulationContent,
  FormulationIngredient,
  FormulationStatus,
  FormulationVersion,
  IngredientRole,
  NioshPlacement,
  StorageCondition,
} from '../rules/formulation.js';

interface VersionRow {
  id: string;
  formulation_id: string;
  number: number;
  status: FormulationStatus;
  name: string;
  dosage_form: string;
  route: string;
  unit: string;
  storage: StorageCondition;
  content: FormulationContent;
  author_id: string;
  created_at: Date;
  approved_by: string | null;
  approved_at: Date | null;
  approval_signature_id: string | null;
}

interface IngredientRow {
  id: string;
  formulation_version_id: string;
  component_id: string;
  component: string;
  drug: string | null;
  role: IngredientRole;
  niosh: NioshPlacement;
  amount: string;
  unit: string;
  tolerance_percent: string;
  conversion_note: string | null;
}

const VERSION = `id, formulation_id, number, status, name, dosage_form, route, unit, storage, content, author_id, created_at,
  approved_by, approved_at, approval_signature_id`;

export async function insertVersion(tx: Tx, version: FormulationVersion, content: FormulationContent): Promise<void> {
  await tx.query(
    `INSERT INTO formulation_version (pharmacy_id, id, formulation_id, number, status, name, dosage_form, route, unit, storage,
       content, author_id, created_at)
     VALUES ($1, $2, $3, $4, 'draft', $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      tx.pharmacyId,
      version.id,
      version.formulationId,
      version.number,
      version.name,
      version.dosageForm,
      version.route,
      version.unit,
      version.storage,
      JSON.stringify(content),
      version.author,
      tx.now,
    ],
  );
  const { ingredients } = version;
  await tx.query(
    `INSERT INTO formulation_ingredient (pharmacy_id, id, formulation_version_id, position, component_id, drug, role, niosh, amount,
       unit, tolerance_percent, conversion_note)
     SELECT $1, r.id, $2, r.place, r.component_id, r.drug, r.role, r.niosh, r.amount, r.unit, r.tolerance, r.note
     FROM unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::numeric[], $9::text[], $10::numeric[], $11::text[])
       WITH ORDINALITY AS r (id, component_id, drug, role, niosh, amount, unit, tolerance, note, place)`,
    [
      tx.pharmacyId,
      version.id,
      ingredients.map(({ id }) => id),
      ingredients.map(({ componentId }) => componentId),
      ingredients.map(({ drug }) => drug),
      ingredients.map(({ role }) => role),
      ingredients.map(({ niosh }) => niosh),
      ingredients.map(({ amountPerUnit }) => amountPerUnit.value),
      ingredients.map(({ amountPerUnit }) => amountPerUnit.unit),
      ingredients.map(({ tolerancePercent }) => tolerancePercent),
      ingredients.map(({ conversionNote }) => conversionNote),
    ],
  );
}

/** All versions of some formulations, oldest first. */
export async function versionsOf(tx: Tx, formulationIds: readonly string[]): Promise<FormulationVersion[]> {
  const rows = await tx.query<VersionRow>(
    `SELECT ${VERSION} FROM formulation_version WHERE pharmacy_id = $1 AND formulation_id = ANY($2::uuid[])
     ORDER BY formulation_id, number`,
    [tx.pharmacyId, formulationIds],
  );
  return withIngredients(tx, rows);
}

/** @throws DomainError `not-found`, naming the path in the request where the id stood */
export async function versionById(tx: Tx, id: string, path: string): Promise<FormulationVersion> {
  const rows = await tx.query<VersionRow>(
    `SELECT ${VERSION} FROM formulation_version WHERE pharmacy_id = $1 AND id = $2`,
    [tx.pharmacyId, id],
  );
  const [version] = await withIngredients(tx, rows);
  if (!version) throw fieldError('not-found', path, 'there is no such formulation version');
  return version;
}

async function withIngredients(tx: Tx, rows: readonly VersionRow[]): Promise<FormulationVersion[]> {
  if (rows.length === 0) return [];
  const ingredients = await tx.query<IngredientRow>(
    `SELECT i.id, i.formulation_version_id, i.component_id, c.name AS component, i.drug, i.role, i.niosh, i.amount, i.unit,
       i.tolerance_percent, i.conversion_note
     FROM formulation_ingredient i JOIN component c ON c.pharmacy_id = i.pharmacy_id AND c.id = i.component_id
     WHERE i.pharmacy_id = $1 AND i.formulation_version_id = ANY($2::uuid[]) ORDER BY i.position`,
    [tx.pharmacyId, rows.map(({ id }) => id)],
  );
  return rows.map((row) =>
    toVersion(
      row,
      ingredients.filter((ingredient) => ingredient.formulation_version_id === row.id),
    ),
  );
}

function toVersion(row: VersionRow, ingredients: readonly IngredientRow[]): FormulationVersion {
  return {
    ...row.content,
    id: row.id,
    formulationId: row.formulation_id,
    number: row.number,
    status: row.status,
    name: row.name,
    dosageForm: row.dosage_form,
    route: row.route,
    unit: row.unit,
    storage: row.storage,
    ingredients: ingredients.map(toIngredient),
    author: row.author_id,
    createdAt: row.created_at.toISOString(),
    approval:
      row.approved_by && row.approved_at && row.approval_signature_id
        ? {
            approvedBy: row.approved_by,
            approvedAt: row.approved_at.toISOString(),
            signatureId: row.approval_signature_id,
          }
        : null,
  };
}

function toIngredient(row: IngredientRow): FormulationIngredient {
  return {
    id: row.id,
    componentId: row.component_id,
    component: row.component,
    drug: row.drug,
    role: row.role,
    niosh: row.niosh,
    amountPerUnit: storedQuantity(row.amount, row.unit),
    tolerancePercent: Number(row.tolerance_percent),
    conversionNote: row.conversion_note,
  };
}
