import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutLogins } from './login.ts';

test('logins go out of addresses, wherever in a text they are', () => {
  const text = 'tried https://me:s3cret@index.example.org/simple, then http://token@[::1]:8080/x';
  assert.equal(withoutLogins(text), 'tried https://index.example.org/simple, then http://[::1]:8080/x');
});

test('what is no login stays: paths, mails, scopes', () => {
  for (const text of ['https://example.org/a@b', 'me@example.org', 'npm:@scope/name@1.0', '// a comment'])
    assert.equal(withoutLogins(text), text);
});
