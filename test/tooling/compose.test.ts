import { existsSync, readFileSync } from 'node:fs';
import { parseYaml } from '../../src/core/yaml.js';
import { readSettings, SETTINGS } from '../../src/platform/config/settings.js';

interface Service {
  readonly image?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { condition: string }>>;
}

const SECRETS = ['APP_DB_PASSWORD', 'OWNER_DB_PASSWORD', 'POSTGRES_PASSWORD', 'REDIS_PASSWORD', 'TOKEN_SECRET'];
const VARIABLE = /\$\{([A-Z_]+)(?::([?-])([^}]*))?\}/g;

const text = readFileSync('docker-compose.yml', 'utf8');

/** The file as `docker compose` reads it with these variables; an absent required one throws, as there. */
function composeWith(variables: Readonly<Record<string, string>>): {
  services: Record<string, Service>;
  volumes: object;
} {
  const filled = text.replace(VARIABLE, (_all, name: string, kind?: string, rest = '') => {
    if (variables[name]) return variables[name];
    if (kind === '?') throw new Error(`${name}: ${rest}`);
    return rest;
  });
  return parseYaml(filled) as ReturnType<typeof composeWith>;
}

const secrets = Object.fromEntries(
  SECRETS.map((name) => [name, `${name.toLowerCase()}-0123456789abcdef0123456789abcdef`]),
);
const { services, volumes } = composeWith(secrets);
const api = services['api']!;
const worker = services['worker']!;

describe('docker-compose.yml', () => {
  it('has the database, the queue store, the mail catcher, the API and the worker', () => {
    expect(Object.keys(services).sort()).toEqual(['api', 'mailpit', 'postgres', 'redis', 'worker']);
    expect(services['postgres']!.image).toMatch(/^postgres:18/);
    expect(services['redis']!.image).toMatch(/^redis:[78]/);
  });

  it.each(SECRETS)('does not start without %s', (name) => {
    expect(() => composeWith({ ...secrets, [name]: '' })).toThrow(new RegExp(`^${name}: .*\\.env\\.example`));
  });

  it('holds no secret of its own and names every one in .env.example', () => {
    const required = [...text.matchAll(VARIABLE)].filter(([, , kind]) => kind === '?').map(([, name]) => name);
    expect([...new Set(required)].sort()).toEqual(SECRETS);
    const example = readFileSync('.env.example', 'utf8');
    for (const name of SECRETS) expect(example).toMatch(new RegExp(`^${name}=$`, 'm'));
  });

  it.each(['api', 'worker'])('gives %s settings that the service accepts and knows', (name) => {
    const environment = services[name]!.environment!;
    expect(Object.keys(environment).filter((key) => !(key in SETTINGS))).toEqual([]);
    const settings = readSettings(environment);
    expect(settings.NODE_ENV).toBe('production');
    expect(settings.HOST).toBe('0.0.0.0');
    expect(new URL(settings.DATABASE_URL).username).toBe('galenic_app');
    expect(settings.REDIS_URL).toBeDefined();
  });

  it('lets the API migrate as the owner and never gives that role to a worker', () => {
    expect(new URL(api.environment!['MIGRATION_DATABASE_URL']!).username).toBe('galenic_owner');
    expect(worker.environment).not.toHaveProperty('MIGRATION_DATABASE_URL');
    expect(worker.depends_on!['api']).toEqual({ condition: 'service_healthy' });
  });

  it.each(['postgres', 'redis', 'mailpit', 'api'])('checks the health of %s', (name) => {
    expect(services[name]!.healthcheck!.test.length).toBeGreaterThan(1);
  });

  it('waits for a database and a queue store that answer', () => {
    expect(api.depends_on).toMatchObject({
      postgres: { condition: 'service_healthy' },
      redis: { condition: 'service_healthy' },
    });
  });

  it('tells Redis to evict nothing and Postgres to keep its data in a volume', () => {
    expect(services['redis']!.command!.join(' ')).toContain('--maxmemory-policy noeviction');
    expect(services['postgres']!.volumes).toContain('postgres-data:/var/lib/postgresql');
    expect(Object.keys(volumes).sort()).toEqual(['galenic-data', 'postgres-data', 'redis-data']);
  });

  it('mounts only files that exist, and publishes nothing beyond this machine', () => {
    const mounts = Object.values(services).flatMap((service) => service.volumes ?? []);
    const local = mounts.filter((mount) => mount.startsWith('./')).map((mount) => mount.split(':')[0]!);
    expect(local.length).toBeGreaterThan(0);
    for (const path of local) expect({ path, exists: existsSync(path) }).toEqual({ path, exists: true });
    const ports = Object.values(services).flatMap((service) => service.ports ?? []);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });
});

describe('Dockerfile', () => {
  const [build = '', final = ''] = readFileSync('Dockerfile', 'utf8')
    .split(/^FROM .*$/m)
    .slice(1);

  it('builds apart from what runs', () => {
    expect(build).toContain('npm run build');
    expect(final).toMatch(/npm ci --ignore-scripts --omit=dev/);
    expect(final).toContain('COPY --from=build /app/dist ./dist');
  });

  it('copies only what the checkout has', () => {
    const copies = [...`${build}${final}`.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, paths]) =>
      paths!.split(' '),
    );
    expect(copies.filter((path) => !existsSync(path))).toEqual([]);
  });

  it('runs the API as an ordinary user', () => {
    expect(final.indexOf('USER node')).toBeGreaterThan(final.indexOf('RUN mkdir'));
    expect(final).toMatch(/CMD \["node", "dist\/main\.js"\]\s*$/);
  });
});
