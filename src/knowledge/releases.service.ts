import { Injectable } from '@nestjs/common';
import { notFound } from '../core/errors.js';
import type { Tx } from '../platform/database/unit-of-work.js';
import { validationError } from '../platform/http/validation.js';
import { toPage, type Page, type PageQuery } from '../platform/http/paging.js';
import { knowledgeChanges, type KnowledgeChanges } from './changes/compare.js';
import type { DataFile } from './data-files.js';

/** A version of the knowledge that was in force, or is. */
export interface ReleaseView {
  readonly hash: string;
  /** Instant at which it last came into force. */
  readonly activatedAt: string;
  readonly inForce: boolean;
}

/** What is different in a release since another one, row by row and field by field. */
export interface ReleaseChangesView extends KnowledgeChanges {
  readonly hash: string;
  readonly since: string;
}

interface ReleaseRow {
  readonly hash: string;
  readonly activated_at: Date;
  readonly in_force: boolean;
}

/** SHA-256 of the content, in hexadecimal. */
export const HASH = /^[0-9a-f]{64}$/;

/** Every version of the knowledge that this database has seen. They belong to no pharmacy. */
@Injectable()
export class Releases {
  /** Newest first. */
  async list(tx: Tx, query: PageQuery): Promise<Page<ReleaseView>> {
    const after = query.after(HASH);
    const rows = await tx.query<ReleaseRow>(
      `SELECT hash, activated_at, activated_at = (SELECT max(activated_at) FROM knowledge_release) AS in_force
       FROM knowledge_release
       WHERE $1::text IS NULL OR (activated_at, hash) < (SELECT activated_at, hash FROM knowledge_release WHERE hash = $1)
       ORDER BY activated_at DESC, hash DESC LIMIT $2`,
      [after, query.limit + 1],
    );
    if (after !== null && rows.length === 0 && !(await exists(tx, after))) {
      throw validationError([{ path: 'cursor', message: 'is not a cursor of this list' }]);
    }
    const page = toPage(rows, query.limit, ({ hash }) => hash);
    return { ...page, items: page.items.map(toView) };
  }

  /** What is different in a release since another one. @throws DomainError `not-found` */
  async changes(tx: Tx, hash: string, since: string): Promise<ReleaseChangesView> {
    const after = await filesOf(tx, hash);
    const before = await filesOf(tx, since, 'since');
    return { hash, since, ...knowledgeChanges(before, after) };
  }
}

/** The data files of a release. @throws DomainError `not-found`, naming the field where it came in the query */
async function filesOf(tx: Tx, hash: string, path?: string): Promise<readonly DataFile[]> {
  const [row] = await tx.query<{ files: readonly DataFile[] }>('SELECT files FROM knowledge_release WHERE hash = $1', [
    hash,
  ]);
  if (!row) throw notFound('release', path);
  return row.files;
}

async function exists(tx: Tx, hash: string): Promise<boolean> {
  const rows = await tx.query('SELECT 1 FROM knowledge_release WHERE hash = $1', [hash]);
  return rows.length > 0;
}

function toView({ hash, activated_at, in_force }: ReleaseRow): ReleaseView {
  return { hash, activatedAt: activated_at.toISOString(), inForce: in_force };
}
