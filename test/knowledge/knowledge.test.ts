import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Test } from '@nestjs/testing';
import { DataSource } from 'typeorm';
import { Knowledge, parseKnowledge, type DataFile } from '../../src/knowledge/index.js';
import { KNOWLEDGE_FOLDER } from '../../src/knowledge/knowledge.service.js';
import { Clock } from '../../src/platform/clock/clock.js';
import { startService, type TestService } from '../support/service.js';

const SHIPPED = join(import.meta.dirname, '..', '..', 'src', 'knowledge', 'data');
const OTHER_HASH = 'a'.repeat(64);

let service: TestService;
let folder: string;

beforeAll(async () => {
  service = await startService();
  folder = mkdtempSync(join(tmpdir(), 'knowledge-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await service.stop();
});

const inForce = () =>
  service.app
    .get(DataSource)
    .query<{ hash: string; files: DataFile[] }[]>(
      'SELECT hash, files FROM knowledge_release ORDER BY activated_at DESC',
    );

describe('the knowledge in force', () => {
  it('is stored by its hash at the start, in full, so that it can be read again', async () => {
    const { version } = service.app.get(Knowledge, { strict: false }).current();
    const [release, ...others] = await inForce();
    expect(others).toEqual([]);
    expect(release?.hash).toBe(version);
    expect(parseKnowledge(release?.files ?? []).hash).toBe(version);
  });

  it('is activated again when another one was in force, and not twice', async () => {
    const knowledge = service.app.get(Knowledge, { strict: false });
    const later = new Date(Date.now() + 60_000);
    await service.app
      .get(DataSource)
      .query('INSERT INTO knowledge_release (hash, files, activated_at) VALUES ($1, $2, $3)', [
        OTHER_HASH,
        '[]',
        later,
      ]);
    await knowledge.onModuleInit();
    await knowledge.onModuleInit();
    expect((await inForce()).map(({ hash }) => hash)).toEqual([knowledge.current().version, OTHER_HASH]);
  });

  it('refuses the start when a data file does not hold, and names the place', async () => {
    cpSync(SHIPPED, folder, { recursive: true });
    const file = join(folder, 'drugs', 'aromatase-inhibitors.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('name: Anastrozole', 'nmae: Anastrozole'));
    const start = Test.createTestingModule({
      providers: [
        Knowledge,
        { provide: KNOWLEDGE_FOLDER, useValue: folder },
        { provide: DataSource, useValue: service.app.get(DataSource) },
        { provide: Clock, useValue: service.clock },
      ],
    }).compile();
    await expect(start).rejects.toThrow(/aromatase-inhibitors\.yaml.*anastrozole.*nmae/is);
  });
});
