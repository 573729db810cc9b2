import t from 'tap';
import { LIMIT, MOST_NUMBERS, readNumbers, shortened } from '../../src/web/lab/numbers.ts';

t.test('integers can be separated by spaces, commas or line breaks', async (t) => {
  t.same(readNumbers('3 12 -7'), { values: [3n, 12n, -7n] });
  t.same(readNumbers(' 3,12;\n-7\t+5 '), { values: [3n, 12n, -7n, 5n] });
  t.same(readNumbers('−7'), { values: [-7n] }, 'a typographic minus');
  t.same(readNumbers('-0 007'), { values: [0n, 7n] });
});

t.test('text that is not an integer is named', async (t) => {
  t.same(readNumbers('1 two 3'), { problem: 'no number', text: 'two' });
  t.same(readNumbers('1.5'), { problem: 'no number', text: '1.5' });
  t.same(readNumbers('1 - 2'), { problem: 'no number', text: '-' });
  t.same(readNumbers('0x10'), { problem: 'no number', text: '0x10' });
  t.same(readNumbers(' , '), { problem: 'none' });
});

t.test('integers too large for the key are refused', async (t) => {
  t.same(readNumbers(String(LIMIT - 1n)), { values: [LIMIT - 1n] });
  t.same(readNumbers(String(1n - LIMIT)), { values: [1n - LIMIT] });
  for (const value of [LIMIT, -LIMIT]) t.match(readNumbers(String(value)), { problem: 'large' });
  t.match(readNumbers('9'.repeat(1_000_000)), { problem: 'large' });
  t.same(readNumbers('1 '.repeat(MOST_NUMBERS + 1)), { problem: 'many' });
});

t.test('long numbers are shortened, short ones are not', async (t) => {
  t.equal(shortened('-123456789012'), '-123456789012');
  t.equal(shortened('12345678901234567890'), '12345…7890');
});
