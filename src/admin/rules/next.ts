const LONGEST = 2000;

/** Where a login may redirect to: a page of the admin site on this server. Undefined for anything else. */
export function localPage(next: string | undefined): string | undefined {
  if (next === undefined || next.length > LONGEST) return undefined;
  if (!/^\/admin\/[\x21-\x7e]*$/.test(next)) return undefined;
  return /\/\/|\\|\.\.|%2e/i.test(next) ? undefined : next;
}
