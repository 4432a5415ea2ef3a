import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { npmSettings } from './npmrc.ts';

test('files, then the environment; tokens by place', () => {
  const user = `; a comment
registry=https://npm.example.org/root
@x:registry = "https://x.example.org/npm/"
//x.example.org/npm/:_authToken=\${X_TOKEN}
//npm.example.org/root/:username=ann
//npm.example.org/root/:_password=cGFzcw==
cafile=/ca.pem
`;
  const settings = npmSettings([user], {
    X_TOKEN: 't0ken',
    npm_config_https_proxy: 'http://proxy.example.org',
  });
  assert.deepEqual(settings, {
    registry: 'https://npm.example.org/root/',
    scopes: { '@x': 'https://x.example.org/npm/' },
    logins: {
      '//x.example.org/npm/': 'Bearer t0ken',
      '//npm.example.org/root/': `Basic ${Buffer.from('ann:pass').toString('base64')}`,
    },
    proxy: 'http://proxy.example.org',
    certificates: ['/ca.pem'],
  });
  assert.equal(
    npmSettings([user], { NPM_CONFIG_REGISTRY: 'https://other.example.org' }).registry,
    'https://other.example.org/',
  );
  assert.equal(npmSettings(['[section]\nnonsense\n=x\n'], {}).registry, null);
});

test('fuzz: any text is settings', () => {
  fc.assert(fc.property(fc.string(), (text) => typeof npmSettings([text], {}).logins === 'object'));
});
