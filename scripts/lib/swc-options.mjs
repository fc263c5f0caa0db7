/** How SWC compiles the project's TypeScript: the same for the tests and for the tools that run sources without a build. */
export const TYPESCRIPT = {
  jsc: {
    target: 'es2022',
    keepClassNames: true,
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
  },
};
