import type { Role } from '../platform/context/request-context.js';

/** What each role may do. A route names one permission; a role without it gets 403. */
export const ROLE_PERMISSIONS = {
  pharmacist: [
    'directory:read',
    'directory:write',
    'prescription:read',
    'prescription:write',
    'prescription:close',
    'prescription:verify',
    'screening:read',
    'screening:simulate',
    'finding:resolve',
    'beyond-use:assess',
    'formulary:read',
    'formulary:write',
    'formulary:approve',
    'preparation:read',
    'preparation:write',
    'preparation:release',
    'fill:read',
    'fill:write',
    'fill:verify',
    'fill:hand-over',
    'recall:write',
    'result:write',
    'monitoring:read',
    'obligation:order',
    'obligation:attest',
    'obligation:waive',
    'notice:read',
    'notice:acknowledge',
    'notice:call',
    'report:read',
    'knowledge:read',
  ],
  technician: [
    'directory:read',
    'directory:write',
    'prescription:read',
    'prescription:write',
    'screening:read',
    'beyond-use:assess',
    'formulary:read',
    'formulary:write',
    'preparation:read',
    'preparation:write',
    'fill:read',
    'fill:write',
    'monitoring:read',
    'knowledge:read',
  ],
  prescriber: [
    'own-patients:read',
    'prescription:amend',
    'prescription:close',
    'screening:read',
    'finding:acknowledge',
    'notice:read',
    'notice:acknowledge',
    'obligation:order',
    'obligation:attest',
    'monitoring:read',
  ],
  admin: ['user:write', 'settings:write', 'report:read', 'audit:read', 'knowledge:read', 'knowledge:overlay'],
  lab: ['result:write'],
} as const satisfies Record<Role, readonly string[]>;

export type Permission = (typeof ROLE_PERMISSIONS)[Role][number];

const GRANTED = new Map<Role, ReadonlySet<string>>(
  Object.entries(ROLE_PERMISSIONS).map(([role, permissions]) => [role as Role, new Set<string>(permissions)]),
);

export function mayDo(role: Role, permissions: readonly Permission[]): boolean {
  return permissions.some((permission) => GRANTED.get(role)?.has(permission));
}
