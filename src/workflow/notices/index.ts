export { NoticesModule } from './notices.module.js';
export { Notices, type NoticeKey, type NoticeSubject } from './notices.service.js';
