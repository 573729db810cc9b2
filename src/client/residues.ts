import type { IntegerUnit } from './integers.ts';

/** A prime. It is not secret. */
const MODULUS = 2n ** 521n - 1n;
const KEY_BYTES = 64;

/**
 * A scheme for integer sets with a key that never leaves the client. A value v is sent as the residue X of v times the
 * key, with q as the quotient. Sums and products of residues are residues of the sums and products. Values and results
 * lie between -2^520 and 2^520. This is only a demonstration, as anyone who knows one value of a set can find the key.
 */
export class ResidueKey {
  readonly #key: bigint;

  /** `key` is from 1 to 2^521 - 2, random by default. */
  constructor(key: bigint = randomKey()) {
    this.#key = key;
  }

  /** The key as text, for storage in a safe place. */
  toString(): string {
    return String(this.#key);
  }

  encrypt(values: readonly bigint[]): IntegerUnit[] {
    return values.map((value, index) => {
      const product = value * this.#key;
      const X = residueOf(product);
      return { index, X, q: (product - X) / MODULUS };
    });
  }

  /**
   * The values behind a set. `degree` is the number of sets multiplied in every term of its equation: 1 for `a+b`, 2
   * for `a*b` and `(a+b)*(a-b)`. A set from terms of different degrees cannot be decrypted.
   */
  decrypt(units: readonly IntegerUnit[], degree = 1): bigint[] {
    const inverse = power(power(this.#key, MODULUS - 2n), BigInt(degree));
    return units.map(({ X }) => {
      const value = residueOf(X * inverse);
      return value > MODULUS / 2n ? value - MODULUS : value;
    });
  }
}

/** The residue, from 0 to `MODULUS` - 1. */
function residueOf(value: bigint): bigint {
  const rest = value % MODULUS;
  return rest < 0n ? rest + MODULUS : rest;
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let square = base, rest = exponent; rest > 0n; rest >>= 1n, square = residueOf(square * square)) {
    if (rest & 1n) result = residueOf(result * square);
  }
  return result;
}

function randomKey(): bigint {
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  return bytes.reduce((key, byte) => (key << 8n) | BigInt(byte), 1n);
}
