export {
  addToDirectory,
  createTenant,
  type DepartmentDraft,
  type DirectoryDraft,
  type UserDraft,
} from './create-directory.ts';
export { findPeople, getUserIdOf, idPresenter, refPresenter, resolveUsers } from './people.ts';
export { listTenants } from './tenant-queries.ts';
