// Import direction: core <- platform <- access <- knowledge <- directory <- formulary <- workflow <- reports, interop, console.
// Names used below: a *module* is one folder with a door (`index.ts`); core and platform are open libraries without one.

/** Lower layers first. A layer may import those before it; layers of one line may not import each other. */
const LAYERS = [
  ['core'],
  ['platform'],
  ['access'],
  ['knowledge'],
  ['directory'],
  ['formulary'],
  ['workflow'],
  ['reports', 'interop'],
  ['console'],
  ['demo'],
];
/** The pharmacy's day: a step may import the doors of the steps before it; what flows the other way is an event. */
const STEPS = [
  'results',
  'screening',
  'prescriptions',
  'beyond-use',
  'preparations',
  'monitoring',
  'dispensing',
  'notices',
];

const ENTRY_POINT = '^src/(main|worker|app\\.module|worker\\.module)\\.ts$';
const MODULE = '(?:workflow/[^/]+|access|knowledge|directory|formulary|reports|interop|console|demo)';
const DOOR = `^src/${MODULE}/index\\.ts$`;
const RULES = '/rules/';
const SPEC = '\\.spec\\.ts$';

const layerRules = LAYERS.flatMap((names, rank) => {
  const allowed = LAYERS.slice(0, rank).flat();
  return names.map((name) => ({
    name: `layer-${name}`,
    severity: 'error',
    comment: `${name} may import only ${allowed.join(', ') || 'itself'}; move the shared part down, or send an event up.`,
    from: { path: `^src/${name}/` },
    to: { path: '^src/', pathNot: `^src/(?:${[...allowed, name].join('|')})/` },
  }));
});

const stepRules = STEPS.slice(0, -1).map((step, rank) => ({
  name: `step-${step}`,
  severity: 'error',
  comment: `${step} comes before ${STEPS.slice(rank + 1).join(', ')} in the pharmacy's day: tell them by an event.`,
  from: { path: `^src/workflow/${step}/` },
  to: { path: `^src/workflow/(?:${STEPS.slice(rank + 1).join('|')})/` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...layerRules,
    ...stepRules,
    {
      name: 'step-unknown',
      severity: 'error',
      comment: "A workflow step has its place in this file's list of steps: add it there, in the order of the day.",
      from: {},
      to: { path: '^src/workflow/[^/]+/', pathNot: `^src/workflow/(?:${STEPS.join('|')})/` },
    },
    {
      name: 'through-the-door',
      severity: 'error',
      comment:
        "A module is imported by its index.ts only: export there what others need. (A rule may import another's rules.)",
      from: { path: '^src/((?:workflow/)?[^/]+)/', pathNot: RULES },
      to: { path: `^src/${MODULE}/`, pathNot: [DOOR, '^src/$1/'] },
    },
    {
      name: 'through-the-door-from-outside',
      severity: 'error',
      comment:
        'The entry points import modules by their index.ts only (the demonstration, which only they use, by file).',
      from: { path: '^src/[^/]+\\.ts$' },
      to: { path: `^src/${MODULE}/`, pathNot: [DOOR, '^src/demo/'] },
    },
    {
      name: 'rules-are-pure',
      severity: 'error',
      comment:
        'A rule imports core, other rules and the types of knowledge. Take time, settings and stored facts as arguments.',
      from: { path: RULES, pathNot: SPEC },
      to: { path: '^src/', pathNot: ['^src/core/', RULES, '^src/knowledge/index\\.ts$'] },
    },
    {
      name: 'rules-take-only-types-of-knowledge',
      severity: 'error',
      comment: 'Write `import type`: a rule is given the knowledge, it does not load it.',
      from: { path: RULES, pathNot: ['^src/knowledge/', SPEC] },
      to: { path: '^src/knowledge/index\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'rules-need-no-library',
      severity: 'error',
      comment: 'A rule computes with core; decimal.js is the one library it may use. No Node module either.',
      from: { path: RULES, pathNot: SPEC },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'core'], pathNot: '/decimal\\.js/' },
    },
    {
      name: 'core-knows-no-framework',
      severity: 'error',
      comment: 'core is plain TypeScript: no Nest, no database, no queue.',
      from: { path: '^src/core/', pathNot: SPEC },
      to: { path: 'node_modules/(?:@nestjs|typeorm|pg|bullmq|ioredis|pino|nestjs-pino|rxjs|reflect-metadata)/' },
    },
    {
      name: 'entity-stays-home',
      severity: 'error',
      comment: 'Entities are private to their module: offer a query or a plain type at the door.',
      from: { path: '^src/((?:workflow/)?[^/]+)/' },
      to: { path: '\\.entity\\.ts$', pathNot: '^src/$1/' },
    },
    {
      name: 'entity-not-at-the-door',
      severity: 'error',
      comment: 'A door that exports an entity lets others write its table: export a plain type instead.',
      from: { path: ['^src/[^/]+\\.ts$', DOOR] },
      to: { path: '\\.entity\\.ts$' },
    },
    {
      name: 'no-cycle',
      severity: 'error',
      comment: 'Two files that need each other hide a third: take the shared part out. (A mere type may point back.)',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphan',
      severity: 'error',
      comment: 'Nothing imports this file and it imports nothing: delete it.',
      from: { orphan: true, pathNot: [ENTRY_POINT, '\\.d\\.ts$'] },
      to: {},
    },
    {
      name: 'not-to-test',
      severity: 'error',
      comment: 'The product does not import its tests or benchmarks.',
      from: { path: '^src/' },
      to: { path: '^(?:test|bench)/' },
    },
    {
      name: 'not-to-entry-point',
      severity: 'error',
      comment: 'Only entry points import entry points.',
      from: { path: '^src/', pathNot: ENTRY_POINT },
      to: { path: ENTRY_POINT },
    },
    {
      name: 'not-to-dev-dependency',
      severity: 'error',
      comment: 'The image is installed without development dependencies: move the package to dependencies.',
      from: { path: '^src/', pathNot: SPEC },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' },
    },
    {
      name: 'not-unresolvable',
      severity: 'error',
      comment: 'This import leads nowhere: add the package or mend the path.',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
