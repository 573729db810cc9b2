const LONGEST = 2000;

/** Where a login may lead: a page of the administration on this server. Undefined for everything else. */
export function localPage(next: string | undefined): string | undefined {
  if (next === undefined || next.length > LONGEST) return undefined;
  if (!/^\/admin\/[\x21-\x7e]*$/.test(next)) return undefined;
  return /\/\/|\\|\.\.|%2e/i.test(next) ? undefined : next;
}
