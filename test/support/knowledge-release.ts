import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { Knowledge } from '../../src/knowledge/index.js';
import type { TestService } from './service.js';

const SHIPPED = join(import.meta.dirname, '..', '..', 'src', 'knowledge', 'data');

/** An edit of one data file: text that must be there, and what stands in its place in the release. */
export type Edit = readonly [file: string, before: string, after: string];

/** The pair of anastrozole and warfarin, on purpose silent as shipped, becomes a finding. */
export const WARFARIN_MATTERS: Edit = [
  'interactions/aromatase-inhibitors.yaml',
  'b: { drug: warfarin }\n  severity: none',
  'b: { drug: warfarin }\n  severity: major\n  override: pharmacist',
];

/** Activates the shipped knowledge with edits, as another process with a later release would do at its start. */
export async function releaseKnowledge(service: TestService, ...edits: readonly Edit[]): Promise<Knowledge> {
  const folder = mkdtempSync(join(tmpdir(), 'release-'));
  try {
    cpSync(SHIPPED, folder, { recursive: true });
    for (const [file, before, after] of edits) {
      const text = readFileSync(join(folder, file), 'utf8');
      if (!text.includes(before)) throw new Error(`${file} does not hold: ${before}`);
      writeFileSync(join(folder, file), text.replace(before, after));
    }
    const release = new Knowledge(service.app.get(DataSource), service.clock, folder);
    await release.onModuleInit();
    return release;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** From now on the service works with a release, as if it had been started with it. */
export function workWith(service: TestService, release: Knowledge): void {
  const knowledge = service.app.get(Knowledge, { strict: false });
  jest.spyOn(knowledge, 'current').mockImplementation(() => release.current());
  jest.spyOn(knowledge, 'isInForce').mockImplementation((tx) => release.isInForce(tx));
}
