import { entry } from '../../../formats/yaml/node.ts';
import { inService } from '../../example.ts';
import type { ComposeRule } from '../../rule.ts';

export const versionKey: ComposeRule = {
  id: 'compose/version-key',
  title: 'No version key',
  severity: 'note',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: ['dclint:no-version-field'],
  everywhere: true,
  why: 'Compose ignores it, and warns at every call.',
  fix: 'Remove the line.',
  source: 'https://docs.docker.com/reference/compose-file/version-and-name/',
  bad: [{ at: 1, example: `version: "3.8"\n${inService('')}` }],
  good: [inService('')],
  check({ compose, text }, report) {
    const found = entry(compose.root, 'version');
    if (!found) return;
    const source = text(found.at.path);
    const start = source.lastIndexOf('\n', found.at.start - 1) + 1;
    const newline = source.indexOf('\n', found.value.end);
    const end = newline < 0 ? source.length : newline + 1;
    const alone =
      source.slice(start, found.at.start) === '' && /^\s*(#.*)?$/.test(source.slice(found.value.end, end));
    const place = { path: found.at.path, start: found.at.start, end: found.value.end };
    report(
      place,
      'the version key has no meaning any more',
      alone ? { patch: { edits: [{ start, end, text: '' }], safe: true } } : {},
    );
  },
};
