/** The address in NFKC and lower case, which must be unique. */
export function emailKey(email: string): string {
  return email.normalize('NFKC').toLowerCase();
}
