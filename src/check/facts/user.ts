/** True for root by name or number, with or without a group, when no user was ever set, and when it is empty. */
export function isRoot(user: string | null): boolean {
  if (user === null) return true;
  const name = user.replace(/["']/g, '').split(':')[0] ?? '';
  return name === '' || name === 'root' || /^0+$/.test(name);
}
