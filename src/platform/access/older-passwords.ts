import { pbkdf2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const PREFIX = 'pbkdf2_sha256$';
/** For an account with a password that nobody can type. */
export const NO_PASSWORD = `${PREFIX}!`;
const HASH_BYTES = 32;
/** Ten times what Django used in 2025. Takes four seconds of processor time. */
const MOST_ROUNDS = 10_000_000;

const derive = promisify(pbkdf2);

interface OlderHash {
  rounds: number;
  salt: string;
  hash: Buffer;
}

/** A hash as Django writes it: `pbkdf2_sha256$ROUNDS$SALT$HASH`, the salt as it is, the hash in base64. */
export function isOlderHash(hash: string | null | undefined): hash is string {
  return hash?.startsWith(PREFIX) === true;
}

/** Whether `verifyOlder` can check it. */
export function isUsableOlderHash(hash: string): boolean {
  return read(hash) !== undefined;
}

/** Whether the password matches. Takes as long as the rounds in the hash ask for: up to a second. */
export async function verifyOlder(hash: string, password: string): Promise<boolean> {
  const known = read(hash);
  if (!known) return false;
  const derived = await derive(password, known.salt, known.rounds, HASH_BYTES, 'sha256');
  return timingSafeEqual(derived, known.hash);
}

function read(text: string): OlderHash | undefined {
  const [, digits = '', salt = '', base64 = ''] =
    /^pbkdf2_sha256\$(\d{1,8})\$([^$]+)\$([^$]+)$/.exec(text) ?? [];
  const rounds = Number(digits);
  const hash = Buffer.from(base64, 'base64');
  const isUsable = rounds >= 1 && rounds <= MOST_ROUNDS && hash.length === HASH_BYTES;
  return isUsable ? { rounds, salt, hash } : undefined;
}
