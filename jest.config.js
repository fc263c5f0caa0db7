import { availableParallelism } from 'node:os';
import { TYPESCRIPT } from './scripts/lib/swc-options.mjs';

/** @type {import('jest').Config} */
const shared = {
  testEnvironment: '<rootDir>/test/support/shared-packages.mjs',
  runtime: '<rootDir>/test/support/shared-packages-runtime.cjs',
  transform: { '\\.ts$': ['@swc/jest', TYPESCRIPT] },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.data'],
  setupFiles: ['reflect-metadata'],
};

export default {
  // The longest tests wait for servers to stop and start: on two cores a third worker uses that time.
  maxWorkers: Math.max(3, availableParallelism()),
  // Starting a service on its own database takes seconds where the two cores are shared.
  testTimeout: 60_000,
  reporters: ['default', '<rootDir>/test/support/count-reporter.mjs'],
  projects: [
    { ...shared, displayName: 'rules', testMatch: ['<rootDir>/src/**/*.spec.ts'] },
    {
      ...shared,
      displayName: 'service',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      globalSetup: '<rootDir>/test/support/global-setup.mjs',
      globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
    },
  ],
};
