export { AccessModule } from './access.module.js';
export { Requires } from './requires.decorator.js';
export { RoutePermissions, type DeclaredRoute } from './route-permissions.js';
export { SecondSignatureDto, SignatureDto } from './dto/signature.dto.js';
export { Signatures, type ProvedSigner, type SignedContent } from './signatures.js';
export { UserAccounts, type NewAccount } from './user-accounts.js';
export { ROLE_PERMISSIONS, mayDo, type Permission } from './permissions.js';
