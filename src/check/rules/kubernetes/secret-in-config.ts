import { at, entries, items, text } from '../../../formats/yaml/node.ts';
import { inDeployment } from '../../example.ts';
import { containers } from '../../facts/kubernetes.ts';
import type { KubernetesRule } from '../../rule.ts';

const WORDS = /passw?o?r?d|pass$|pass[^a-z]|pword|passphrase|pswrd|pwd|secret|token|aws_access_key_id/i;
const INSIDE =
  /(password|pass|pword|passphrase|passwrd|passwd|secret|secretkey|appsecret|clientsecret|aws_access_key_id|pswrd|token|pwd)\s*[=:]\s*([^\s].*)?/i;
const REFERENCE = /^["']?(\$\{|\$\(|\{\{|$)/;
const HARMLESS = /(_FILE|_PATH|_URL|_URI|_NAME|_EXPIRE\w*|_TTL|_HEADER|_LENGTH)$/i;

export const secretInConfig: KubernetesRule = {
  id: 'kubernetes/secret-in-config',
  title: 'Secrets in a Secret',
  severity: 'error',
  confidence: 'medium',
  persona: 'regular',
  category: 'security',
  aliases: ['trivy:KSV-0109'],
  why: 'A ConfigMap or an env value is open to everyone who may read the namespace, and stands in the repository.',
  fix: 'Put it into a Secret made outside the repository, and refer to it with secretKeyRef.',
  source: 'https://kubernetes.io/docs/concepts/configuration/secret/',
  bad: [
    {
      at: 4,
      example:
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: api, namespace: app}\ndata: {DB_PASSWORD: n3Xf0p}\n',
    },
    { at: 14, example: inDeployment('', 'env: [{name: DB_PASSWORD, value: n3Xf0p}]') },
  ],
  good: [
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: api, namespace: app}\ndata: {LOG_LEVEL: info}\n',
    inDeployment('', 'env: [{name: DB_PASSWORD, valueFrom: {secretKeyRef: {name: db, key: password}}}]'),
  ],
  check(facts, report) {
    for (const { kind, node, name } of facts.objects) {
      for (const { key, at: place, value } of kind === 'ConfigMap' ? entries(at(node, 'data')) : []) {
        const lines = (text(value) ?? '').split('\n').map((line) => INSIDE.exec(line)?.[2] ?? '');
        const inside = lines.some((found) => found !== '' && !REFERENCE.test(found));
        if (WORDS.test(key) || inside) report(place, `${key} of ${name} looks like a secret`);
      }
    }
    for (const { container } of containers(facts)) {
      for (const variable of items(at(container.node, 'env'))) {
        const name = text(at(variable, 'name')) ?? '';
        const value = text(at(variable, 'value')) ?? '';
        if (WORDS.test(name) && !HARMLESS.test(name) && !REFERENCE.test(value))
          report(variable, `${name} of ${container.name} looks like a secret`, { aliases: [] });
      }
    }
  },
};
