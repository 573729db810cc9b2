/** Each character can match in only one way, so matching takes time linear in the length of the input. */
export const EMAIL = '[^@\\s\\uD800-\\uDFFF]+@[^@\\s.\\uD800-\\uDFFF]+(?:\\.[^@\\s.\\uD800-\\uDFFF]+)+';
export const MOST_EMAIL = 254;

export function isEmail(text: string): boolean {
  return text.length <= MOST_EMAIL && new RegExp(`^${EMAIL}$`, 'u').test(text);
}

/** The address in NFKC and lower case, which must be unique. */
export function emailKey(email: string): string {
  return email.normalize('NFKC').toLowerCase();
}
