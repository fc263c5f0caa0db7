import { Matches } from 'class-validator';
import { HASH } from './releases.service.js';

export class ReleaseChangesQuery {
  /** The hash of the release to compare with. */
  @Matches(HASH, { message: 'must be the hash of a release' })
  since: string;
}
