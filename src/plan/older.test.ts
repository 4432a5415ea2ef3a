import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boundsOfOlder } from './older.ts';

test('what an older release needs and cannot say is a bound, where the manifest has none of its own', () => {
  const table: readonly (readonly [manifest: string, declared: string, expected: readonly string[]])[] = [
    ['pandas==1.5.3\nnumpy\n', 'pandas numpy', ['numpy<2']],
    ['numpy\npandas>=1.5,<2.1\n', 'pandas numpy', ['numpy<2']],
    ['scikit_learn[alldeps] == 1.2.2  # old\n', 'scikit-learn', ['numpy<2']],
    ['opencv-python-headless==4.9.0.80\n', 'opencv-python-headless', ['numpy<2']],
    ['[tool.poetry.dependencies]\npandas = "1.5.3"\nnumpy = "*"\n', 'pandas numpy', ['numpy<2']],
    ['dependencies = ["PyWavelets==1.4.1"]\n', 'pywavelets', ['numpy<2']],
    ['dependencies:\n  - pandas=2.0\n', 'pandas', ['numpy<2']],
    ['statsmodels==0.14.2\n', 'statsmodels', ['scipy<1.16', 'pandas<3']],
    ['statsmodels==0.14.5\nscipy\n', 'statsmodels scipy', ['pandas<3']],
    ['gensim==4.3.2\n', 'gensim', ['scipy<1.13']],
    // What grows, but not so far.
    ['pandas = "^1.5.3"\n', 'pandas', ['numpy<2']],
    ['pandas = {version = "^1.5.3", extras = ["excel"]}\n', 'pandas', ['numpy<2']],
    ['pandas = ">=1.5,<2"\n', 'pandas', ['numpy<2']],
    ['pandas = {version = "1.5.3"}\n', 'pandas', ['numpy<2']],
    ['pandas = {version = ">=1.5.3"}\n', 'pandas', []],
    ['pandas = "~2.1"\n', 'pandas', ['numpy<2']],
    ['pandas~=2.1.0\n', 'pandas', ['numpy<2']],
    ['statsmodels = "^0.13.5"\n', 'statsmodels', ['scipy<1.16', 'pandas<3']],
    // Later, or of no one version: what is newest fits.
    ['pandas==2.2.2\n', 'pandas', []],
    ['pandas\n', 'pandas', []],
    ['pandas>=1.5.3\n', 'pandas', []],
    ['pandas~=2.0\n', 'pandas', []],
    ['pandas = "^2.0"\n', 'pandas', []],
    ['pandas~=2.1\n', 'pandas', []],
    // Theirs.
    ['pandas==1.5.3\nnumpy==1.23.5\n', 'pandas numpy', []],
    ['pandas==1.5.3\nnumpy>=1.21\n', 'pandas numpy', []],
    ['pandas = "1.5.3"\nnumpy = "^1.23"\n', 'pandas numpy', []],
    // Another package, or none that is installed.
    ['geopandas==0.14\nopencv-python==4.10.0.84\n', 'geopandas opencv-python', []],
    ['# pandas==1.5.3\n', '', []],
  ];
  for (const [manifest, declared, expected] of table)
    assert.deepEqual(
      boundsOfOlder(manifest, declared.split(' ')).map(({ requirement }) => requirement),
      expected,
      manifest,
    );
});

test('the bound says why', () => {
  const [bound] = boundsOfOlder('pandas==1.5.3\n', ['pandas']);
  assert.equal(bound?.because, 'pandas 1.5.3 is compiled for NumPy 1');
});
