import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

interface LintMessage {
  readonly rule: string | null;
  readonly message: string;
  readonly severity: 1 | 2;
}

/** [what, file, text, part of the message that must come]; without the part the text must pass. */
type Case = readonly [what: string, file: string, text: string, expected?: string];

const SERVICE = 'src/directory/patients.service.ts';
const PLATFORM = 'src/platform/outbox/relay.ts';
const CLOCK = 'src/platform/clock/clock.ts';
const CONFIG = 'src/platform/config/settings.ts';
const RULE = 'src/workflow/beyond-use/rules/limit.ts';
const SPEC = 'src/workflow/beyond-use/rules/limit.spec.ts';
const lines = (count: number) => 'export const x = 1;\n'.padEnd(20 + count, '\n');

const REFUSED: readonly Case[] = [
  ['Date.now', SERVICE, 'export const at = Date.now();', 'ask the Clock'],
  ['Date.now as a value', SERVICE, 'export const now = Date.now;', 'ask the Clock'],
  ['new Date()', SERVICE, 'export const at = new Date();', 'ask the Clock'],
  ['new Date() in the platform', PLATFORM, 'export const at = new Date();', 'ask the Clock'],
  [
    'Temporal.Now',
    SERVICE,
    'declare const Temporal: { Now: unknown }; export const at = Temporal.Now;',
    'ask the Clock',
  ],
  ['process.env', SERVICE, 'export const port = process.env.PORT;', 'src/platform/config'],
  ['process.env taken apart', SERVICE, 'export const { env } = process;', 'src/platform/config'],
  ['env imported', SERVICE, "import { env } from 'node:process';\nexport const port = env;", 'src/platform/config'],
  [
    'env imported in the platform',
    PLATFORM,
    "import { env } from 'node:process';\nexport const p = env;",
    'src/platform/config',
  ],
  ['synchronize option', 'src/app.module.ts', 'export const options = { synchronize: true };', 'Write a migration'],
  ['synchronize call', PLATFORM, 'declare const d: { synchronize(): void }; d.synchronize();', 'Write a migration'],
  ['manager.transaction', SERVICE, 'declare const m: { transaction(): void }; m.transaction();', 'unitOfWork.run'],
  ['query runner', SERVICE, 'declare const d: { createQueryRunner(): void }; d.createQueryRunner();', 'unitOfWork.run'],
  ['BEGIN in a text', SERVICE, "export const sql = 'BEGIN';", 'unitOfWork.run'],
  [
    'injected repository',
    SERVICE,
    "import { InjectRepository } from '@nestjs/typeorm';\nexport const x = InjectRepository;",
    'unitOfWork.run',
  ],
  [
    'database-made dates',
    SERVICE,
    "import { CreateDateColumn } from 'typeorm';\nexport const x = CreateDateColumn;",
    "Clock's now()",
  ],
  ['now() in SQL', SERVICE, 'export const sql = `SELECT 1 WHERE due_at < now()`;', 'query parameter'],
  ['NOW( ) in a literal', SERVICE, "export const sql = 'select NOW( )';", 'query parameter'],
  ['current_date in SQL', PLATFORM, 'export const sql = `SELECT current_date - ${1}`;', 'query parameter'],
  ['current_timestamp in SQL', PLATFORM, "export const sql = 'select CURRENT_TIMESTAMP';", 'query parameter'],
  [
    'clock_timestamp outside the platform',
    SERVICE,
    'export const sql = `select clock_timestamp()`;',
    'for leases in src/platform',
  ],
  ['console', SERVICE, "console.log('x');", 'console'],
  [
    'Nest in a rule',
    RULE,
    "import { Injectable } from '@nestjs/common';\nexport const x = Injectable;",
    'no framework',
  ],
  ['TypeORM in a rule', RULE, "import type { Entity } from 'typeorm';\nexport type X = typeof Entity;", 'no framework'],
  ['pg in a rule', RULE, "import pg from 'pg';\nexport const x = pg;", 'no framework'],
  [
    'files in a rule',
    RULE,
    "import { readFileSync } from 'node:fs';\nexport const x = readFileSync;",
    'pass plain facts in',
  ],
  [
    'files in core',
    'src/core/units.ts',
    "import { readFileSync } from 'node:fs';\nexport const x = readFileSync;",
    'pass plain facts in',
  ],
  [
    'another Node module in a rule',
    RULE,
    "import { randomUUID } from 'node:crypto';\nexport const x = randomUUID;",
    'from Node',
  ],
  [
    'the platform in a rule',
    RULE,
    "import { Clock } from '../../../platform/clock/clock.js';\nexport const x = Clock;",
    'knows no platform',
  ],
  ['the environment in a rule', RULE, 'export const x = process.argv;', 'plain facts only'],
  ['randomness in a rule', RULE, 'export const x = Math.random();', 'take the random value as an argument'],
  [
    'loading in a rule',
    RULE,
    'export async function x(p: Promise<number>) { return (await p) + 1; }',
    'already loaded',
  ],
  ['any', SERVICE, 'export const x: any = 1;', 'any'],
  ['loose equality', SERVICE, 'export const x = (a: string) => a == "1";', '==='],
  [
    'a type imported as a value',
    SERVICE,
    "import { A } from './a.js';\nexport const x = (a: A): A => a;",
    'only used as types',
  ],
  ['a file of 351 lines', SERVICE, lines(351), 'Maximum allowed is 350'],
];

const ALLOWED: readonly Case[] = [
  ['a date from a value', SERVICE, 'export const at = (ms: number) => new Date(ms);'],
  ['real time in the clock', CLOCK, 'export const at = new Date(Date.now());'],
  ['real time in a script', 'scripts/start.mjs', 'export const at = Date.now();'],
  ['real time in a test', 'test/http/patients.test.ts', 'export const at = new Date();'],
  ['the environment in the configuration', CONFIG, 'export const port = process.env.PORT;'],
  ['the environment and the banner in an entry point', 'src/main.ts', 'console.log(process.env.PORT);'],
  ['synchronize: false', PLATFORM, 'export const options = { synchronize: false };'],
  ['a transaction in the platform', PLATFORM, 'declare const m: { transaction(): void }; m.transaction();'],
  ['leases in the platform', PLATFORM, 'export const sql = `leased_until < clock_timestamp()`;'],
  ['known_at and renowned', SERVICE, "export const sql = 'select known_at, current_dose from renown()';"],
  [
    'a fact called process',
    RULE,
    'export const x = (facts: { process: string }) => { const { process } = facts; return process; };',
  ],
  ['core and other rules in a rule', RULE, "import { add } from '../../../core/dates.js';\nexport const x = add(1);"],
  ['fast-check in a spec', SPEC, "import fc from 'fast-check';\nexport const x = fc.integer();"],
];

/** Each case's messages, from one process: loading ESLint costs more than all texts together. */
function lintAll(cases: readonly Case[]): LintMessage[][] {
  const input = JSON.stringify(cases.map(([, file, text]) => ({ file, text })));
  const script = join(process.cwd(), 'test/tooling/lint-texts.mjs');
  return JSON.parse(execFileSync(process.execPath, [script], { input, encoding: 'utf8' })) as LintMessage[][];
}

describe('the lint restrictions', () => {
  const answers = lintAll([...REFUSED, ...ALLOWED, ['a long file', SERVICE, lines(301)]]);

  it.each(REFUSED.map(([what, , , expected], index) => ({ what, expected, index })))('refuses $what', (refused) => {
    const errors = answers[refused.index]!.filter(({ severity }) => severity === 2);
    expect(errors.map(({ message }) => message).join('\n')).toContain(refused.expected);
    expect(errors.every(({ rule }) => rule !== null)).toBe(true);
  });

  it.each(ALLOWED.map(([what], index) => ({ what, index: index + REFUSED.length })))('allows $what', ({ index }) => {
    expect(answers[index]).toEqual([]);
  });

  it('warns from 301 lines on', () => {
    expect(answers.at(-1)).toEqual([expect.objectContaining({ rule: 'size/long-file', severity: 1 })]);
  });
});
