import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

interface Violation {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

/** A small pharmacy in which every import is allowed; each case below adds one file that breaks one rule. */
const SOUND: Readonly<Record<string, string>> = {
  'src/main.ts': "import './app.module.js';\nimport './core/quantity.js';",
  'src/app.module.ts':
    "import './directory/index.js';\nimport './workflow/dispensing/index.js';\nimport './demo/index.js';",
  'src/core/quantity.ts': "import { Decimal } from 'decimal.js';\nexport const zero = new Decimal(0);",
  'src/platform/clock/clock.ts': "import '../../core/quantity.js';\nexport class Clock {}",
  'src/platform/outbox/outbox.entity.ts': 'export class OutboxRow {}',
  'src/platform/outbox/relay.ts':
    "import { OutboxRow } from './outbox.entity.js';\nexport const row = new OutboxRow();",
  'src/knowledge/index.ts': "export type { Drug } from './drug.js';",
  'src/knowledge/drug.ts':
    "import { zero } from '../core/quantity.js';\nexport interface Drug { id: string; zero: typeof zero }",
  'src/directory/index.ts': "export { Patients } from './patients.service.js';",
  'src/directory/patients.service.ts':
    "import { Clock } from '../platform/clock/clock.js';\nimport { PatientRow } from './persistence/patient.entity.js';\nimport type { Drug } from '../knowledge/index.js';\nexport class Patients { clock = new Clock(); row = new PatientRow(); drug?: Drug; }",
  'src/directory/persistence/patient.entity.ts': 'export class PatientRow {}',
  'src/workflow/monitoring/index.ts': "export { gate } from './rules/gate.js';",
  'src/workflow/monitoring/rules/gate.ts':
    "import { zero } from '../../../core/quantity.js';\nimport type { Drug } from '../../../knowledge/index.js';\nexport const gate = (drug: Drug) => [drug, zero];",
  'src/workflow/monitoring/rules/gate.spec.ts':
    "import fc from 'fast-check';\nimport { gate } from './gate.js';\nfc.pre(!!gate);",
  'src/workflow/dispensing/index.ts': "export * from './dispensing.service.js';",
  'src/workflow/dispensing/dispensing.service.ts':
    "import { Patients } from '../../directory/index.js';\nimport { gate } from '../monitoring/index.js';\nimport { refill } from './rules/refill.js';\nexport const all = [Patients, gate, refill];",
  'src/workflow/dispensing/rules/refill.ts':
    "import { gate } from '../../monitoring/rules/gate.js';\nexport const refill = gate;",
  'src/demo/index.ts': "import '../workflow/dispensing/index.js';\nimport '../directory/index.js';",
  'test/support/help.ts': 'export const help = 1;',
};

/** [rule, file, text]: the file is added to the sound tree. */
const BROKEN: readonly (readonly [rule: string, file: string, text: string])[] = [
  ['layer-core', 'src/core/a.ts', "import '../platform/clock/clock.js';"],
  ['layer-platform', 'src/platform/a.ts', "import '../directory/index.js';"],
  ['layer-access', 'src/access/a.ts', "import '../directory/index.js';"],
  ['layer-knowledge', 'src/knowledge/a.ts', "import '../directory/index.js';"],
  [
    'layer-directory',
    'src/directory/a.ts',
    "import type { gate } from '../workflow/monitoring/index.js';\nexport type G = typeof gate;",
  ],
  ['layer-workflow', 'src/workflow/notices/a.ts', "import '../../demo/index.js';"],
  ['layer-reports', 'src/reports/a.ts', "import '../demo/index.js';"],
  ['step-monitoring', 'src/workflow/monitoring/a.ts', "import '../dispensing/index.js';"],
  ['step-unknown', 'src/workflow/index.ts', "import './billing/index.js';"],
  ['through-the-door', 'src/reports/b.ts', "import '../workflow/dispensing/dispensing.service.js';"],
  ['through-the-door', 'src/workflow/notices/b.ts', "import '../monitoring/rules/gate.js';"],
  ['through-the-door', 'src/demo/b.ts', "import '../directory/patients.service.js';"],
  ['through-the-door-from-outside', 'src/worker.ts', "import './directory/patients.service.js';"],
  ['rules-are-pure', 'src/workflow/results/rules/a.ts', "import '../../../platform/clock/clock.js';"],
  ['rules-are-pure', 'src/workflow/dispensing/rules/a.ts', "import '../dispensing.service.js';"],
  ['rules-take-only-types-of-knowledge', 'src/workflow/results/rules/b.ts', "import '../../../knowledge/index.js';"],
  ['rules-need-no-library', 'src/workflow/results/rules/c.ts', "import { v7 } from 'uuid';\nexport const x = v7;"],
  [
    'rules-need-no-library',
    'src/workflow/results/rules/d.ts',
    "import { join } from 'node:path';\nexport const x = join;",
  ],
  [
    'core-knows-no-framework',
    'src/core/b.ts',
    "import { Injectable } from '@nestjs/common';\nexport const x = Injectable;",
  ],
  ['entity-stays-home', 'src/access/b.ts', "import '../platform/outbox/outbox.entity.js';"],
  ['entity-not-at-the-door', 'src/formulary/index.ts', "import './persistence/lot.entity.js';"],
  ['no-cycle', 'src/platform/c.ts', "import './d.js';\nexport const c = 1;"],
  ['no-orphan', 'src/platform/lonely.ts', 'export const lonely = 1;'],
  ['not-to-test', 'src/platform/e.ts', "import '../../test/support/help.js';"],
  ['not-to-entry-point', 'src/platform/f.ts', "import '../main.js';"],
  ['not-to-dev-dependency', 'src/platform/g.ts', "import fc from 'fast-check';\nexport const x = fc;"],
  ['not-unresolvable', 'src/platform/h.ts', "import './nowhere.js';"],
];
/** Files that the broken ones need; none of them breaks a rule itself. */
const PROPS: Readonly<Record<string, string>> = {
  'src/platform/d.ts': "import './c.js';\nexport const d = 1;",
  'src/formulary/persistence/lot.entity.ts': 'export class LotRow {}',
  'src/workflow/billing/index.ts': 'export const billing = 1;',
};

interface Cruise {
  readonly cruised: number;
  readonly violations: readonly Violation[];
}

/** The violations of the tree in a folder that holds `src` and `tsconfig.json`. */
function cruiseFolder(folder: string): Cruise {
  const script = join(process.cwd(), 'test/tooling/cruise-tree.mjs');
  return JSON.parse(execFileSync(process.execPath, [script, folder], { encoding: 'utf8' })) as Cruise;
}

/** The violations of a tree that is written to a throw-away folder beside the project's packages. */
function cruise(files: Readonly<Record<string, string>>): Cruise {
  const folder = mkdtempSync(join(tmpdir(), 'imports-'));
  try {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    for (const shared of ['tsconfig.json', 'package.json', 'node_modules']) {
      symlinkSync(join(process.cwd(), shared), join(folder, shared));
    }
    return cruiseFolder(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// A cruise of the whole checkout grows with it, and machines differ.
jest.setTimeout(60_000);

describe('the import rules', () => {
  it('let the intended direction pass', () => {
    const { cruised, violations } = cruise(SOUND);
    expect(violations).toEqual([]);
    expect(cruised).toBeGreaterThan(Object.keys(SOUND).length - 1);
  });

  describe('in a tree with one fault for each rule', () => {
    const broken = Object.fromEntries(BROKEN.map(([, file, text]) => [file, text]));
    const { violations } = cruise({ ...SOUND, ...PROPS, ...broken });

    it.each(BROKEN)('%s refuses %s', (rule, file) => {
      expect(violations).toContainEqual(expect.objectContaining({ rule, from: file }));
    });

    it('blames no other file', () => {
      const guilty = new Set([...BROKEN.map(([, file]) => file), 'src/platform/d.ts']);
      expect(violations.filter(({ from }) => !guilty.has(from))).toEqual([]);
    });
  });
});
