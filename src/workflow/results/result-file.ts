import { readingOf } from './rules/delivery.js';
import { isWithdrawn, type NewLabResult } from './rules/result.js';
import { supersede, type ResultVersion } from './rules/supersession.js';
import type { LabResultRow } from './stored-lab-result.js';

/** The versions on file of the tests and collections that a delivery touches, and what the delivery makes of them. */
export class ResultFile {
  private readonly rows = new Map<string, LabResultRow>();
  /** Ids of the versions of one test and collection. */
  private readonly versions = new Map<string, string[]>();
  readonly added = new Set<string>();
  readonly superseded = new Map<string, string>();

  constructor(onFile: readonly LabResultRow[]) {
    for (const row of onFile) this.keep(row);
  }

  get(id: string): LabResultRow {
    const row = this.rows.get(id);
    if (!row) throw new Error('A result was asked for that is not on file');
    return row;
  }

  /** The id of the same delivery, where it came before. */
  delivered(item: NewLabResult, key: string): string | undefined {
    return this.of(item.loinc, item.collectedAt).find((row) => row.delivery_key === key)?.id;
  }

  add(row: LabResultRow): string {
    const versions = this.of(row.loinc, row.collected_at);
    const standing = versions.filter((other) => other.superseded_by === null);
    const { supersededBy, supersedes } = supersede(
      toVersion(row, []),
      standing.map((other) => toVersion(other, versions)),
    );
    this.keep({ ...row, superseded_by: supersededBy });
    this.added.add(row.id);
    for (const id of supersedes) {
      this.rows.set(id, { ...this.get(id), superseded_by: row.id });
      if (!this.added.has(id)) this.superseded.set(id, row.id);
    }
    return row.id;
  }

  private keep(row: LabResultRow): void {
    const key = specimenKey(row.loinc, row.collected_at);
    this.rows.set(row.id, row);
    this.versions.set(key, [...(this.versions.get(key) ?? []), row.id]);
  }

  private of(loinc: string, collectedAt: string | Date): LabResultRow[] {
    return (this.versions.get(specimenKey(loinc, collectedAt)) ?? []).map((id) => this.get(id));
  }
}

const specimenKey = (loinc: string, collectedAt: string | Date): string =>
  `${loinc} ${new Date(collectedAt).getTime()}`;

function toVersion(row: LabResultRow, versions: readonly LabResultRow[]): ResultVersion {
  const taken = isWithdrawn(row.status) ? versions.filter((other) => other.superseded_by === row.id) : [];
  return {
    id: row.id,
    status: row.status,
    reading: readingOf(row),
    issued: row.issued_at === null ? null : new Date(row.issued_at).getTime(),
    performingLab: row.performing_lab,
    tookBack: taken.map(readingOf),
  };
}
