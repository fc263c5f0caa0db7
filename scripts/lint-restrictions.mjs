// The project's own restrictions, as selectors for ESLint's no-restricted-syntax. Flat config replaces a rule's options
// instead of merging them, so eslint.config.js composes these lists for each part of the tree.

/** Real time enters through one class, so that business time can be an argument everywhere else. */
export const REAL_TIME = [
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message:
      'Take business time as an argument, or ask the Clock: now() for business time, realNow() for leases and tokens.',
  },
  {
    selector: ":matches(NewExpression, CallExpression)[callee.name='Date'][arguments.length=0]",
    message:
      'Take business time as an argument, or ask the Clock: now() for business time, realNow() for leases and tokens.',
  },
  {
    selector: "MemberExpression[object.name='Temporal'][property.name='Now']",
    message: 'Take business time as an argument, or ask the Clock: now(), or today(timeZone) for a calendar date.',
  },
];

/** Settings are read and checked once, at the start. */
export const ENVIRONMENT = [
  {
    selector: "MemberExpression[object.name='process'][property.name='env']",
    message: 'Declare the setting in src/platform/config and take it as an argument or by injection.',
  },
  {
    selector: "VariableDeclarator[init.name='process'] > ObjectPattern > Property[key.name='env']",
    message: 'Declare the setting in src/platform/config and take it as an argument or by injection.',
  },
];

/** Only the unit of work opens transactions: it alone sets the tenant that row-level security asks for. */
export const TRANSACTIONS = [
  {
    selector: "CallExpression[callee.type='MemberExpression'][callee.property.name=/^(transaction|startTransaction)$/]",
    message: 'Use unitOfWork.run(pharmacyId, ...): it opens the transaction and sets the tenant.',
  },
  {
    selector: "CallExpression[callee.property.name='createQueryRunner']",
    message: 'Use unitOfWork.run(pharmacyId, ...) and the entity manager it hands over.',
  },
  {
    selector:
      ':matches(Literal[value=/^\\s*(begin|start transaction|commit|rollback)\\s*;?\\s*$/i], TemplateElement[value.raw=/^\\s*(begin|start transaction)\\b/i])',
    message: 'Use unitOfWork.run(pharmacyId, ...) instead of transaction statements.',
  },
];

/** The schema changes by migrations only. */
export const SYNCHRONIZE = [
  {
    selector: "Property[key.name='synchronize']:not([value.value=false])",
    message: 'Write a migration in migrations/; the schema is never synchronized from entities.',
  },
  {
    selector: "CallExpression[callee.type='MemberExpression'][callee.property.name='synchronize']",
    message: 'Write a migration in migrations/; the schema is never synchronized from entities.',
  },
];

const SQL_TIME =
  '\\b(now|statement_timestamp|transaction_timestamp|timeofday)\\s*\\(\\s*\\)|\\bcurrent_(timestamp|date|time)\\b|\\blocaltime(stamp)?\\b';
const inText = (pattern) => `:matches(TemplateElement[value.raw=/${pattern}/i], Literal[value=/${pattern}/i])`;

/** The database's clock is not business time: a shifted clock, a replay and a test must decide the same. */
export const SQL_BUSINESS_TIME = [
  {
    selector: inText(SQL_TIME),
    message: 'Pass business time as a query parameter ($1). For a lease in src/platform use clock_timestamp().',
  },
];

export const SQL_LEASE_TIME = [
  {
    selector: inText('\\bclock_timestamp\\s*\\('),
    message: 'clock_timestamp() is for leases in src/platform; pass business time as a query parameter ($1).',
  },
];

/** A pure function answers the same for the same arguments. */
export const IMPURE = [
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'A rule answers the same for the same facts: take the random value as an argument.',
  },
  {
    selector:
      ':matches(AwaitExpression, FunctionDeclaration[async=true], ArrowFunctionExpression[async=true], FunctionExpression[async=true])',
    message: 'A rule computes over facts that are already loaded: load them in the service and pass them in.',
  },
];

/** For no-restricted-globals in rules: it respects scope, so that a fact may be called `process`. */
export const IMPURE_GLOBALS = [
  'process',
  'fetch',
  'crypto',
  'performance',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
].map((name) => ({ name, message: 'A rule knows plain facts only: take what it needs as an argument.' }));
