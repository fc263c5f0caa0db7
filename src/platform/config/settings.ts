import { z } from 'zod';

/** What `docs/configuration.md` says of a setting; a secret's value is never printed. */
interface SettingDoc {
  readonly group: string;
  readonly description: string;
  readonly secret?: boolean;
}

const doc = <T extends z.ZodType>(schema: T, meta: SettingDoc): T => schema.meta({ ...meta });
const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const count = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, 'a whole number')
    .transform(Number)
    .refine((value) => value >= min && value <= max, `between ${min} and ${max}`);
const url = (...protocols: string[]) =>
  z.string().refine(
    (text) => {
      try {
        return protocols.includes(new URL(text).protocol);
      } catch {
        return false;
      }
    },
    `an address that starts with ${protocols.join(' or ')}//`,
  );

/** The service's own machine: only there nothing that is said without TLS leaves it. */
const LOCAL_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);
const isPrivateAddress = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username || password) return false;
  return protocol === 'https:' || (protocol === 'http:' && LOCAL_HOSTS.has(hostname));
};

/** Every setting of the service, read from the environment. The order here is the order of the printed table. */
export const SETTINGS = {
  NODE_ENV: doc(z.enum(['development', 'test', 'production']).default('development'), {
    group: 'Service',
    description: 'production refuses a shifted clock and the demonstration pharmacy',
  }),
  PORT: doc(count(0, 65_535).default(3000), {
    group: 'Service',
    description: 'TCP port of the HTTP API; 0 takes a free one',
  }),
  HOST: doc(z.string().min(1).default('127.0.0.1'), {
    group: 'Service',
    description: 'address to listen on; 0.0.0.0 inside a container',
  }),
  DATA_DIR: doc(z.string().min(1).default('.data'), {
    group: 'Service',
    description: 'folder of the embedded database and of mail files',
  }),
  PUBLIC_URL: doc(url('http:', 'https:').optional(), {
    group: 'Service',
    description: 'address that links in notices point to; default http://HOST:PORT',
  }),
  RUN_WORKER: doc(flag.default(true), {
    group: 'Service',
    description: 'whether the API process also works the queues; false where worker processes run beside it',
  }),
  LOG_LEVEL: doc(z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'), {
    group: 'Service',
    description: 'least severe level that is logged',
  }),
  CLOCK_OFFSET: doc(
    z
      .string()
      .regex(/^P(?!$)(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$/, 'an ISO 8601 duration of days and time such as P43D')
      .optional(),
    { group: 'Service', description: 'shifts business time forward, for training and tests; refused in production' },
  ),
  LOAD_DEMO: doc(z.enum(['never', 'if-empty']).default('never'), {
    group: 'Service',
    description: 'if-empty loads the demonstration pharmacy into a database without one; refused in production',
  }),
  DEMO_PASSWORD: doc(z.string().min(8).optional(), {
    group: 'Service',
    description: 'one password for all demonstration users instead of generated ones',
    secret: true,
  }),
  DATABASE_URL: doc(url('postgres:', 'postgresql:'), {
    group: 'Storage',
    description: 'Postgres, as the application role (owns nothing, obeys row-level security)',
    secret: true,
  }),
  MIGRATION_DATABASE_URL: doc(url('postgres:', 'postgresql:').optional(), {
    group: 'Storage',
    description: 'Postgres, as the owner role; when set, the start migrates to the newest schema',
    secret: true,
  }),
  DATABASE_POOL: doc(count(2, 100).default(16), { group: 'Storage', description: 'most connections of one process' }),
  REDIS_URL: doc(url('redis:', 'rediss:').optional(), {
    group: 'Storage',
    description: 'Redis for the queues; without it the queues run on Postgres',
    secret: true,
  }),
  TOKEN_SECRET: doc(z.string().min(32, 'at least 32 characters'), {
    group: 'Access',
    description: 'key that signs access tokens; the same for all processes',
    secret: true,
  }),
  TOKEN_MINUTES: doc(count(1, 720).default(60), { group: 'Access', description: 'life of an access token' }),
  SMTP_URL: doc(url('smtp:', 'smtps:').optional(), {
    group: 'Mail',
    description: 'mail server; without it every mail is a file DATA_DIR/mail/*.eml',
    secret: true,
  }),
  MAIL_FROM: doc(z.string().min(3).default('Galenic <no-reply@galenic.invalid>'), {
    group: 'Mail',
    description: 'sender of notices',
  }),
  COMPENDIUM_URL: doc(
    z
      .string()
      .refine(isPrivateAddress, 'an https:// address without a name or password in it (http:// for localhost alone)')
      .optional(),
    {
      group: 'Compendium',
      description: 'address that full drug utilization reviews are asked from (docs/compendium.md); without it none is',
    },
  ),
  COMPENDIUM_NAME: doc(
    z
      .string()
      .regex(/^\S(.{0,198}\S)?$/, 'one line of at most 200 characters')
      .optional(),
    {
      group: 'Compendium',
      description: "its name, written as in the pharmacy's settings; needed with the address",
    },
  ),
  COMPENDIUM_TOKEN: doc(
    z
      .string()
      .regex(/^[\x21-\x7e]+$/, 'visible ASCII characters')
      .optional(),
    { group: 'Compendium', description: 'sent to the address as a bearer token', secret: true },
  ),
  COMPENDIUM_TIMEOUT_MS: doc(count(100, 60_000).default(10_000), {
    group: 'Compendium',
    description: 'longest wait for a whole answer, in milliseconds',
  }),
} as const;

const schema = z.object(SETTINGS).superRefine((value, context) => {
  const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
  const { COMPENDIUM_URL, COMPENDIUM_NAME, COMPENDIUM_TOKEN } = value;
  if (COMPENDIUM_URL && !COMPENDIUM_NAME) refuse('COMPENDIUM_NAME', 'is required beside COMPENDIUM_URL');
  if (!COMPENDIUM_URL && (COMPENDIUM_NAME ?? COMPENDIUM_TOKEN))
    refuse('COMPENDIUM_URL', 'is required beside the other settings of the compendium');
  if (value.NODE_ENV !== 'production') return;
  if (value.CLOCK_OFFSET) refuse('CLOCK_OFFSET', 'remove it: business time may not be shifted in production');
  if (value.LOAD_DEMO !== 'never') refuse('LOAD_DEMO', 'remove it: no demonstration data in production');
});

export type Settings = z.output<typeof schema>;
export const SETTINGS_TOKEN = Symbol('Settings');

/**
 * Reads and checks the settings. An empty variable counts as not set.
 * @throws Error that lists every faulty setting by name with what is expected, and no value of any.
 */
export function readSettings(environment: Record<string, string | undefined>): Settings {
  const known = Object.keys(SETTINGS).flatMap((name) => (environment[name] ? [[name, environment[name]]] : []));
  const parsed = schema.safeParse(Object.fromEntries(known));
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    const expected = environment[name] ? expectation(issue) : 'is required';
    return `  ${name}: ${expected} (${describe(name)})`;
  });
  throw new Error(`The service cannot start with these settings:\n${lines.join('\n')}`);
}

function expectation(issue: z.core.$ZodIssue): string {
  return issue.code === 'invalid_value' ? `one of ${issue.values.join(', ')}` : issue.message;
}

function describe(name: string): string {
  const schema = (SETTINGS as Record<string, z.ZodType>)[name];
  return (schema?.meta() as SettingDoc | undefined)?.description ?? '';
}

/** The rows of `docs/configuration.md`: name, group, default, description, secrecy. */
export function describeSettings(): {
  name: string;
  group: string;
  fallback: string;
  description: string;
  secret: boolean;
}[] {
  return Object.entries(SETTINGS).map(([name, schema]) => {
    const meta = schema.meta() as unknown as SettingDoc;
    const unset = (schema as z.ZodType).safeParse(undefined);
    const fallback = !unset.success ? 'required' : unset.data === undefined ? '' : String(unset.data);
    return { name, group: meta.group, fallback, description: meta.description, secret: meta.secret ?? false };
  });
}
