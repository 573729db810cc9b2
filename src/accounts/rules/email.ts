/** What is unique: the address whatever its case. */
export function emailKey(email: string): string {
  return email.normalize('NFKC').toLowerCase();
}
