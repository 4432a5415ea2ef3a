import type { Entry } from '../../model/entry.ts';
import type { User } from '../../model/plan.ts';
import { file } from './make.ts';
import type { AccountEntries } from './types.ts';

const NO_LOGIN = '/usr/sbin/nologin';
const ROOT: User = { uid: 0, gid: 0, name: 'root', home: '/root' };
const NOBODY: User = { uid: 65534, gid: 65534, name: 'nobody', home: '/nonexistent' };

/** `/etc/passwd`, `group` and `shadow` with root, nobody and the user: nobody has a password or a shell. */
export const accountEntries: AccountEntries = (user) => accounts([ROOT, NOBODY, user]);

/** The same for an image that has no user of its own yet. */
export function baseAccounts(): readonly Entry[] {
  return accounts([ROOT, NOBODY]);
}

/** The lines of one account. */
export function accountLines(user: User): { readonly passwd: string; readonly group: string } {
  const { name, uid, gid, home } = user;
  const group = user === NOBODY ? 'nogroup' : name;
  return { passwd: `${name}:x:${uid}:${gid}:${name}:${home}:${NO_LOGIN}`, group: `${group}:x:${gid}:` };
}

function accounts(users: readonly User[]): readonly Entry[] {
  const lines = (line: (user: User) => string): string => users.map((user) => `${line(user)}\n`).join('');
  return [
    file(
      'etc/group',
      lines((user) => accountLines(user).group),
    ),
    file(
      'etc/passwd',
      lines((user) => accountLines(user).passwd),
    ),
    file(
      'etc/shadow',
      lines(({ name }) => `${name}:*:19000:0:99999:7:::`),
      0o640,
    ),
  ];
}
