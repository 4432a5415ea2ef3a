import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { pickledModules } from './modules.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');

test('the modules that a pickle imports are named by its classes', () => {
  const scaler =
    '\x80\x04\x95=\x01\x00\x00\x00\x00\x00\x00\x8c\x1bsklearn.preprocessing._data\x94\x8c\x0eStandardScaler\x94\x93\x94)\x81\x94}';
  const rows: readonly (readonly [string, readonly string[]])[] = [
    [scaler, ['sklearn']],
    [`${scaler}\x8c\x07xgboost\x94\x8c\x05Model\x94\x93\x94`, ['sklearn', 'xgboost']],
    ['\x80\x03csklearn.svm._classes\nSVC\nq\x00)\x81q\x01}', ['sklearn']],
    ['\x80\x02}q\x00(X\x05\x00\x00\x00modelq\x01ccatboost.core\nCatBoost\nq\x02)', ['catboost']],
    // The length does not fit, two strings that are no class, a compressed file, text.
    ['\x80\x04\x8c\x05sklearn.svm\x94\x8c\x03SVC\x94\x93\x94', []],
    ['\x80\x04\x8c\x07sklearn\x94\x8c\x03SVC\x94\x8c\x01a\x94', []],
    ['\x78\x9c\x63csklearn.svm\nSVC\nq', []],
    ['csklearn.svm\nSVC\nq', []],
    ['', []],
  ];
  for (const [written, expected] of rows)
    assert.deepEqual(pickledModules(bytes(written)), expected, JSON.stringify(written));
});

test('bytes of any kind give names or nothing', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.constantFrom(2, 3, 4, 5), (rest, protocol) => {
      for (const name of pickledModules(Uint8Array.of(0x80, protocol, ...rest)))
        assert.match(name, /^[A-Za-z_]\w*$/);
    }),
  );
});
