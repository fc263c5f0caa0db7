import eslint from '@eslint/js';
import { builtinRules } from 'eslint/use-at-your-own-risk';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import {
  ENVIRONMENT,
  IMPURE,
  IMPURE_GLOBALS,
  REAL_TIME,
  SQL_BUSINESS_TIME,
  SQL_LEASE_TIME,
  SYNCHRONIZE,
  TRANSACTIONS,
} from './scripts/lint-restrictions.mjs';

const TESTS = ['test/**/*.ts', 'src/**/*.spec.ts', 'bench/**/*.ts'];
/** The process entry points: they hand the environment over and print the banner. */
const ENTRY_POINTS = ['src/main.ts', 'src/worker.ts'];

const syntax = (...lists) => ({ 'no-restricted-syntax': ['error', ...lists.flat()] });
const EVERYWHERE = [SYNCHRONIZE, SQL_BUSINESS_TIME];

/** What only the platform may take from its libraries; elsewhere it would look past the tenant or the clock. */
const TENANT_IMPORTS = [
  {
    name: '@nestjs/typeorm',
    importNames: ['InjectRepository', 'InjectDataSource', 'InjectEntityManager'],
    message: 'Take repositories from unitOfWork.run(pharmacyId, ...): an injected one has no tenant.',
  },
  {
    name: 'typeorm',
    importNames: ['CreateDateColumn', 'UpdateDateColumn', 'DeleteDateColumn'],
    message: "Use a plain @Column and write the Clock's now(): these columns take the database's clock.",
  },
];
const ENVIRONMENT_IMPORTS = ['process', 'node:process'].map((name) => ({
  name,
  importNames: ['env'],
  message: 'Declare the setting in src/platform/config and take it as an argument or by injection.',
}));

/** What pure code (core and the rules folders) may not import; dependency-cruiser guards the folders themselves. */
const FRAMEWORKS = {
  group: ['@nestjs/*', 'typeorm', 'pg', 'bullmq', 'ioredis', 'pino', 'nestjs-pino', 'rxjs', 'reflect-metadata'],
  message: 'Pure code knows no framework and no storage: keep them in the service that calls it.',
};
const OUTSIDE_WORLD = {
  group: ['fs', 'process', 'child_process', 'http', 'https', 'net', 'timers'].flatMap((name) => [name, `node:${name}`]),
  message: 'Pure code reads no file, setting or network: load outside and pass plain facts in.',
};
const NODE = { group: ['node:*'], message: 'A rule computes over plain facts: pass in what it needs from Node.' };
const PLATFORM = {
  regex: '/platform/',
  message: 'A rule knows no platform: take time, settings and ids as arguments.',
};

export default defineConfig(
  globalIgnores(['dist/', 'coverage/', '.data/', 'node_modules/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{js,mjs,cjs}'],
    extends: [eslint.configs.recommended],
    languageOptions: {
      // Scripts run in the same Node that lints them: its own list of globals is the true one.
      globals: Object.fromEntries(Object.getOwnPropertyNames(globalThis).map((name) => [name, 'readonly'])),
    },
    rules: { eqeqeq: ['error', 'always', { null: 'ignore' }], 'prefer-const': 'error' },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { module: 'writable', require: 'readonly', __dirname: 'readonly', __filename: 'readonly' },
    },
  },
  {
    files: ['**/*.ts'],
    extends: [eslint.configs.recommended, tseslint.configs.strict],
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
        // Said here too, so that consistent-type-imports spares decorated files (their imports are injected values)
        // even where a text is linted without type information.
        experimentalDecorators: true,
        emitDecoratorMetadata: true,
      },
    },
    plugins: { size: { rules: { 'long-file': builtinRules.get('max-lines') } } },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-control-regex': 'off', // HL7 and text guards name control characters on purpose
      complexity: ['error', 16],
      'max-depth': ['error', 4],
      'max-lines': ['error', 500],
      'no-param-reassign': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // The rules that need types: what can lose an error, await nothing, or let an `any` spread.
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/prefer-promise-reject-errors': 'error',
      '@typescript-eslint/return-await': ['error', 'in-try-catch'],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unsafe-argument': 'error',
      '@typescript-eslint/no-unsafe-assignment': 'error',
      '@typescript-eslint/no-unsafe-call': 'error',
      '@typescript-eslint/no-unsafe-member-access': 'error',
      '@typescript-eslint/no-unsafe-return': 'error',
      ...syntax(...EVERYWHERE),
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: TESTS,
    rules: {
      'max-lines': ['error', 350],
      'size/long-file': ['warn', 300],
      'no-console': 'error',
      'no-restricted-imports': ['error', { paths: [...TENANT_IMPORTS, ...ENVIRONMENT_IMPORTS] }],
      ...syntax(...EVERYWHERE, REAL_TIME, ENVIRONMENT, TRANSACTIONS, SQL_LEASE_TIME),
    },
  },
  {
    files: ['src/platform/**/*.ts'],
    ignores: TESTS,
    rules: {
      'no-restricted-imports': ['error', { paths: ENVIRONMENT_IMPORTS }],
      ...syntax(...EVERYWHERE, REAL_TIME, ENVIRONMENT),
    },
  },
  {
    files: ['src/platform/clock/**/*.ts'],
    ignores: TESTS,
    rules: syntax(...EVERYWHERE, ENVIRONMENT, TRANSACTIONS),
  },
  {
    files: ['src/platform/config/**/*.ts'],
    ignores: TESTS,
    rules: { 'no-restricted-imports': 'off', ...syntax(...EVERYWHERE, REAL_TIME, TRANSACTIONS) },
  },
  {
    files: ENTRY_POINTS,
    rules: { 'no-console': 'off', ...syntax(...EVERYWHERE, REAL_TIME, TRANSACTIONS, SQL_LEASE_TIME) },
  },
  {
    files: ['src/core/**/*.ts'],
    ignores: TESTS,
    rules: { 'no-restricted-imports': ['error', { patterns: [FRAMEWORKS, OUTSIDE_WORLD] }] },
  },
  {
    files: ['src/**/rules/**/*.ts'],
    ignores: TESTS,
    rules: {
      'no-restricted-globals': ['error', ...IMPURE_GLOBALS],
      'no-restricted-imports': ['error', { patterns: [FRAMEWORKS, OUTSIDE_WORLD, NODE, PLATFORM] }],
      ...syntax(...EVERYWHERE, REAL_TIME, ENVIRONMENT, TRANSACTIONS, SQL_LEASE_TIME, IMPURE),
    },
  },
  {
    files: TESTS,
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      'no-restricted-syntax': ['error', ...SYNCHRONIZE],
    },
  },
);
