import { Inject, Injectable, Logger, Optional, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../platform/clock/clock.js';
import type { Tx } from '../platform/database/unit-of-work.js';
import { readCheckedCopy } from './checked-copy.js';
import { compileKnowledge } from './compile.js';
import type { CompiledKnowledge } from './compiled.js';
import { readDataFiles, type DataFile } from './data-files.js';
import { parseKnowledge, type KnowledgeSource } from './load.js';

const IN_FORCE = 'SELECT hash FROM knowledge_release ORDER BY activated_at DESC LIMIT 1';

/** Another folder than the shipped one, for tests. */
export const KNOWLEDGE_FOLDER = Symbol('knowledge folder');

/**
 * The knowledge in force: read, checked and compiled once, at the start. Broken data files refuse the start, each fault named; those of
 * which the build kept a checked copy were checked then.
 */
@Injectable()
export class Knowledge implements OnModuleInit {
  private readonly logger = new Logger(Knowledge.name);
  private readonly files: readonly DataFile[];
  private readonly rows: KnowledgeSource;
  private readonly compiled: CompiledKnowledge;

  /** @throws KnowledgeError naming file, row and field of everything that is wrong */
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    @Optional() @Inject(KNOWLEDGE_FOLDER) folder?: string,
  ) {
    this.files = readDataFiles(folder);
    this.rows = readCheckedCopy(this.files) ?? parseKnowledge(this.files);
    this.compiled = compileKnowledge(this.rows);
  }

  current(): CompiledKnowledge {
    return this.compiled;
  }

  /** The rows that were compiled, as the data files hold them. */
  source(): KnowledgeSource {
    return this.rows;
  }

  async onModuleInit(): Promise<void> {
    await this.activate();
    this.logger.log({ msg: 'knowledge in force', version: this.compiled.version });
  }

  /** Whether this process works with the knowledge in force: while a release is rolled out, one may still work with the one before. */
  async isInForce(tx: Tx): Promise<boolean> {
    const [row] = await tx.query<{ hash: string }>(IN_FORCE);
    return row?.hash === this.compiled.version;
  }

  /** Stores this process's knowledge and makes it the one in force, unless it is that already. */
  private async activate(): Promise<void> {
    const { version } = this.compiled;
    const rows = await this.dataSource.query<{ hash: string }[]>(IN_FORCE);
    if (rows[0]?.hash === version) return;
    await this.dataSource.query(
      `INSERT INTO knowledge_release (hash, files, activated_at)
       SELECT $1, $2, GREATEST($3::timestamptz, max(activated_at) + interval '1 microsecond') FROM knowledge_release
       ON CONFLICT (hash) DO UPDATE SET activated_at = excluded.activated_at`,
      [version, JSON.stringify(this.files), this.clock.now()],
    );
  }
}
