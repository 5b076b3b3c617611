export { findPeople, getUserIdOf, idPresenter, refPresenter, resolveUsers, seesUserIds } from './people.ts';
