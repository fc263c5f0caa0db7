export { DirectoryModule } from './directory.module.js';
export { Patients } from './patients/patients.service.js';
