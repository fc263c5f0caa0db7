import { IsOptional, IsString, MaxLength } from 'class-validator';
import { isPlainDate } from '../../core/plain-date.js';
import { validationError } from './validation.js';
import { IsCount } from './validators.js';

const DEFAULT_LIMIT = 50;

/** Whether a key is one that a list may continue after. A shape alone lets through what Postgres then cannot read. */
export interface KeyShape {
  test(key: string): boolean;
}

const ID: KeyShape = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** `YYYY-MM-DD <id>`, of lists in the order of a day. */
export const DAY_AND_ID: KeyShape = {
  test: (key) => key.charAt(10) === ' ' && isPlainDate(key.slice(0, 10)) && ID.test(key.slice(11)),
};

/** `limit` and `cursor` of every list. */
export class PageQuery {
  @IsOptional()
  @IsCount(1, 200)
  limit: number = DEFAULT_LIMIT;

  @IsOptional()
  @IsString()
  @MaxLength(200)
  cursor?: string;

  /** The key to continue after, checked against the shape this list gives out; null on the first page. */
  after(shape: KeyShape): string | null {
    if (this.cursor === undefined) return null;
    const key = Buffer.from(this.cursor, 'base64url').toString('utf8');
    if (!shape.test(key)) throw validationError([{ path: 'cursor', message: 'is not a cursor of this list' }]);
    return key;
  }

  /** The same for a list in the order of its ids. */
  afterId(): string | null {
    return this.after(ID);
  }
}

export interface Page<T> {
  readonly items: T[];
  readonly nextCursor: string | null;
}

/** Makes a page of rows that were read with `limit + 1`: the extra row says that there is more. */
export function toPage<T>(rows: T[], limit: number, keyOf: (row: T) => string): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last ? Buffer.from(keyOf(last)).toString('base64url') : null };
}
