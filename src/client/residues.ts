import type { IntegerUnit } from './integers.ts';

/** A prime. It is no secret. */
const MODULUS = 2n ** 521n - 1n;
const KEY_BYTES = 64;

/**
 * A scheme for integer sets whose key never leaves the client: a value v is sent as the residue X of v times the key,
 * q is the quotient. Sums of such residues are residues of sums, products of products. Values and results lie
 * between -2^520 and 2^520. It shows how the service is used: whoever knows one value of a set finds the key.
 */
export class ResidueKey {
  readonly #key: bigint;

  /** `key` from 1 to 2^521 - 2; a random one unless given. */
  constructor(key: bigint = randomKey()) {
    this.#key = key;
  }

  /** To keep it, where it belongs. */
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
   * The values behind a set. `degree` is how many sets were multiplied with each other in every term of its equation:
   * 1 for `a+b`, 2 for `a*b` and `(a+b)*(a-b)`; what has terms of different degrees has no such values.
   */
  decrypt(units: readonly IntegerUnit[], degree = 1): bigint[] {
    const inverse = power(power(this.#key, MODULUS - 2n), BigInt(degree));
    return units.map(({ X }) => {
      const value = residueOf(X * inverse);
      return value > MODULUS / 2n ? value - MODULUS : value;
    });
  }
}

/** From 0. */
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
